import { type ReactNode, useState } from 'react';
import '../styles/desk.css';
import '../styles/desk-narrow.css';
import {
  DataTable,
  DeskRow,
  DeskWork,
  Fact,
  Facts,
  Filter,
  FilterBar,
  LineField,
  LongField,
  Mark,
  Notice,
  Queues,
  Tile,
  Tiles,
} from '../desk/index.tsx';
import { Select, StatusMark } from '../index.tsx';
import { cases } from './demo-data.ts';
import { Part } from './part.tsx';

const still = { isError: false, error: null, isPending: false, isFetching: false, refetch: () => undefined };

/** What pages of the desk are made of. */
export function DeskParts(): ReactNode {
  return (
    <>
      <Part title="DeskWork · DeskRow · Queues" isWide>
        <Work />
      </Part>
      <Part title="Facts · Mark · Notice">
        <Facts>
          <Fact name="承办单位">示范市城市管理局</Fact>
          <Fact name="地点">北门外人行道</Fact>
        </Facts>
        <Facts isRow>
          <Fact name="类别">井盖</Fact>
          <Fact name="受理">今天 09:12</Fact>
        </Facts>
        <div className="cb-row">
          <Mark>一般</Mark>
          <Mark look="accent">新上报</Mark>
          <Mark look="late">已超时</Mark>
          <Mark look="good">属实</Mark>
          <Mark look="strong">保密</Mark>
        </div>
        <Notice>单位还没有提交答复</Notice>
        <blockquote className="cb-quote">井盖已加固，今天下午复查过。</blockquote>
      </Part>
      <Part title="Tiles · FilterBar · DataTable" isWide>
        <Figures />
      </Part>
      <Part title="LineField · LongField">
        <Fields />
      </Part>
    </>
  );
}

function Work(): ReactNode {
  const [queue, setQueue] = useState('open');
  return (
    <div style={{ blockSize: '24rem' }}>
      <DeskWork
        label="办理中"
        openLabel="这一件"
        pages={{ list: still, rows: cases.slice(0, 30) }}
        empty="没有了"
        tools={
          <Queues
            label="队列"
            queues={[
              { id: 'open', label: '待办', count: 30 },
              { id: 'late', label: '超期', count: 1 },
              { id: 'all', label: '全部' },
            ]}
            current={queue}
            onPick={setQueue}
          />
        }
        draw={(row) => (
          <DeskRow
            mark={<StatusMark status={row.status} isCompact />}
            title={row.label}
            flags={row.status === 'late' ? <Mark look="late">已超时</Mark> : null}
            foot="市容 · 北街"
            end="今天 09:12"
          />
        )}
      >
        {(row) => <h2>{row.label}</h2>}
      </DeskWork>
    </div>
  );
}

function Figures(): ReactNode {
  const [at, setAt] = useState('超时');
  return (
    <>
      <FilterBar label="筛选">
        <Filter label="区域">
          <Select
            aria-label="区域"
            value=""
            options={[{ value: '', label: '不限' }]}
            onChange={() => undefined}
          />
        </Filter>
      </FilterBar>
      <Tiles>
        {['超时', '挂账', '督办中'].map((label, index) => (
          <Tile
            key={label}
            label={label}
            count={String(index * 7)}
            isNone={index === 0}
            isCurrent={label === at}
            onOpen={() => setAt(label)}
          />
        ))}
      </Tiles>
      <DataTable label="单位" heads={['单位', { figure: '件数' }]}>
        <tr className="cb-total">
          <td>合计</td>
          <td className="cb-number">12</td>
        </tr>
        <tr aria-current="true">
          <td>示范市城市管理局</td>
          <td className="cb-number">12</td>
        </tr>
      </DataTable>
    </>
  );
}

function Fields(): ReactNode {
  const [words, setWords] = useState('');
  return (
    <>
      <LineField label="标题" isRequired value={words} onChange={setWords} more={{ maxLength: 60 }} />
      <LongField label="原因" isOptional rows={2} most={500} value={words} onChange={setWords} />
    </>
  );
}
