import type { ReactNode } from 'react';
import {
  Breadcrumb,
  ClockBar,
  NewRows,
  PagedList,
  PhotoPair,
  StatusMark,
  SyntheticMark,
  Timeline,
  toast,
  WarningMark,
} from '../index.tsx';
import { cases, clocks, nowMs, streetPicture } from './demo-data.ts';
import { Part, STATUSES } from './part.tsx';

/** What a case is made of: marks, clocks, story, photos, rows. */
export function WorkParts(): ReactNode {
  const before = { url: streetPicture(false), alt: '路面有一个坑洞', at: '09:12' };
  const after = { url: streetPicture(true), alt: '坑洞已经补平', at: '15:40' };
  return (
    <>
      <MarkParts />
      <Part title="ClockBar">
        {clocks.map((clock) => (
          <ClockBar key={`${clock.label} ${clock.dueWords}`} clock={clock} nowMs={nowMs} />
        ))}
      </Part>
      <TimelineParts />
      <Part title="PhotoPair">
        <PhotoPair before={before} after={after} />
        <PhotoPair before={before} after={undefined} />
      </Part>
      <ListParts />
    </>
  );
}

function MarkParts(): ReactNode {
  return (
    <Part title="StatusMark · WarningMark · SyntheticMark">
      <div className="cb-row">
        {STATUSES.map((status) => (
          <StatusMark key={status} status={status} />
        ))}
      </div>
      <div className="cb-row">
        <WarningMark level={1} />
        <WarningMark level={2} />
        <WarningMark level={3} />
        <WarningMark level={4} />
      </div>
      <div className="cb-row">
        <SyntheticMark /> <StatusMark status="moving" words="已签收" />
        {STATUSES.map((status) => (
          <StatusMark key={status} status={status} isCompact />
        ))}
      </div>
    </Part>
  );
}

function TimelineParts(): ReactNode {
  return (
    <Part title="Timeline">
      <Timeline
        label="办理经过"
        entries={[
          {
            key: '1',
            status: 'closed',
            at: '今天 09:12',
            words: '您上报了“路面坑洞”，地点花园街道槐树路 12 号门前。',
          },
          {
            key: '2',
            status: 'closed',
            at: '今天 09:13',
            words: '已派给城市管理局，要求今天 16:30 前处置。',
            by: '自动派遣，把握 93%',
          },
          {
            key: '3',
            status: 'closed',
            at: '今天 14:20',
            words: '王工已签收。',
            by: '城市管理局 养护一队',
          },
          { key: '4', status: 'moving', at: '今天 15:05', words: '王工已到现场，正在修补。' },
          {
            key: '5',
            status: 'waiting',
            at: '预计今天 16:30 前',
            words: '修好后由网格员现场核实，再请您评价。',
            isExpected: true,
          },
        ]}
      />
    </Part>
  );
}

function ListParts(): ReactNode {
  return (
    <Part title="PagedList · NewRows · Breadcrumb · toast">
      <Breadcrumb
        crumbs={[
          { label: '示例市', to: '/' },
          { label: '东陵区', onPick: () => toast('东陵区') },
          { label: '花园街道' },
        ]}
      />
      <NewRows count={12} onShow={() => toast('已派给城市管理局', { words: '撤销', do: () => undefined })} />
      <PagedList
        label="事件"
        items={cases.slice(0, 5)}
        keyOf={(item) => item.id}
        hasMore
        draw={(item) => (
          <div className="cb-row-apart" style={{ paddingBlock: 'var(--gap-2)' }}>
            <span>{item.label}</span>
            <StatusMark status={item.status} />
          </div>
        )}
      />
    </Part>
  );
}
