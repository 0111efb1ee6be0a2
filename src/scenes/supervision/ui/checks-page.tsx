import { type ReactNode, useState } from 'react';
import { DeskRow, Fact, Facts, Mark } from '../../../fronts/kit/desk/index.tsx';
import { toast, usePages, usePreferences, useText, useTime } from '../../../fronts/kit/index.tsx';
import type { SpotCheckView } from '../contract.ts';
import { BASE, CaseLink, useMay, useSend } from './shared.tsx';
import { Verdict } from './verdict.tsx';
import { VISIT_PERMISSION, type Visit, VisitRow, VisitSheet } from './visits.tsx';
import { supervisionWords } from './words/supervision-words.ts';
import { WorkList } from './work-list.tsx';

type Shown = 'open' | 'done' | 'visits';
type Names = Readonly<Record<Shown, string>>;

/** Cases drawn for a second look (抽查): held or not, and what goes back to its unit. */
export function ChecksPage(): ReactNode {
  const text = useText(supervisionWords);
  const mayVisit = useMay()(VISIT_PERMISSION);
  const [shown, setShown] = useState<Shown>('open');
  const names = {
    open: text.checksOpen,
    done: text.checksDone,
    ...(mayVisit && { visits: text.lookVisit }),
  } as Readonly<Record<Shown, string>>;
  if (shown === 'visits') return <Visits names={names} onShow={setShown} />;
  return <Checks {...{ shown, names }} onShow={setShown} />;
}

/** Visits at the door after closing, and what the people there said. */
function Visits({ names, onShow }: { names: Names; onShow: (shown: Shown) => void }): ReactNode {
  const text = useText(supervisionWords);
  const pages = usePages<Visit>('/api/v1/patrol/checks', { kind: 'visit' });
  return (
    <WorkList
      label={text.tabChecks}
      empty={text.emptyVisits}
      {...{ names, pages }}
      shown="visits"
      onShow={onShow}
      draw={(row) => <VisitRow row={row} />}
    >
      {(row) => <VisitSheet key={`${row.id} ${row.status}`} row={row} onDone={pages.reload} />}
    </WorkList>
  );
}

function Checks(props: { shown: 'open' | 'done'; names: Names; onShow: (shown: Shown) => void }): ReactNode {
  const { shown, names, onShow } = props;
  const text = useText(supervisionWords);
  const asking: { done?: boolean } = shown === 'done' ? { done: true } : {};
  const pages = usePages<SpotCheckView>(`${BASE}/spot-checks`, asking);
  return (
    <WorkList
      label={text.tabChecks}
      empty={text.emptyChecks}
      {...{ shown, names, pages }}
      sheet="spot-checks"
      query={asking}
      onShow={onShow}
      draw={(row) => <CheckRow row={row} />}
    >
      {(row) => <Check key={row.id} row={row} onDone={pages.reload} />}
    </WorkList>
  );
}

function CheckRow({ row }: { row: SpotCheckView }): ReactNode {
  const text = useText(supervisionWords);
  return (
    <DeskRow
      title={row.title}
      flags={
        row.result === null ? null : (
          <Mark look={row.result === 'fail' ? 'late' : 'good'}>
            {row.result === 'fail' ? text.fail : text.pass}
          </Mark>
        )
      }
      line={row.unit ?? text.none}
      end={row.drawDay}
    />
  );
}

function Check({ row, onDone }: { row: SpotCheckView; onDone: () => void }): ReactNode {
  const text = useText(supervisionWords);
  const time = useTime();
  const { language } = usePreferences();
  const { send, isPending } = useSend();
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(
    row.share,
  );
  const record = (result: 'pass' | 'fail') => (note: string) =>
    send(`/spot-checks/${row.id}/result`, { result, ...(note !== '' && { note }) }, () => {
      toast(text.checkSaved);
      onDone();
    });
  return (
    <article className="cb-sheet-of">
      <header className="cb-row-apart">
        <h2>{row.title}</h2>
        <CaseLink id={row.caseId} number={row.number} />
      </header>
      <p className="cb-muted">
        {row.asked === null ? text.drawn(row.drawDay, share) : text.checkAsked(row.drawDay)}
      </p>
      <Facts>
        <Fact name={text.unit}>{row.unit ?? text.none}</Fact>
        {row.asked === null || row.asked.question === '' ? null : (
          <Fact name={text.lookQuestion}>{row.asked.question}</Fact>
        )}
        {row.result === null ? null : (
          <Fact name={row.result === 'fail' ? text.fail : text.pass}>{time(row.checkedAt)}</Fact>
        )}
        {row.note === null ? null : <Fact name={text.checkNote}>{row.note}</Fact>}
      </Facts>
      {row.result !== null ? null : (
        <Verdict
          label={text.checkNote}
          hint={text.failNote}
          isBusy={isPending}
          choices={[
            { title: text.pass, needsWords: false, decide: record('pass') },
            { title: text.fail, needsWords: true, decide: record('fail') },
          ]}
        />
      )}
    </article>
  );
}
