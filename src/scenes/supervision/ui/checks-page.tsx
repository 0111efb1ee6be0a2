import { type ReactNode, useState } from 'react';
import { DeskRow, DeskWork, Fact, Facts, LongField, Mark } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  Segmented,
  toast,
  usePages,
  usePreferences,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import type { SpotCheckView } from '../contract.ts';
import { BASE, CaseLink, useSend } from './shared.tsx';
import { supervisionWords } from './words/supervision-words.ts';

/** Cases drawn for a second look (抽查): held or not, and what goes back to its unit. */
export function ChecksPage(): ReactNode {
  const text = useText(supervisionWords);
  const [shown, setShown] = useState<'open' | 'done'>('open');
  const pages = usePages<SpotCheckView>(`${BASE}/spot-checks`, shown === 'done' ? { done: true } : {});
  return (
    <DeskWork
      label={text.tabChecks}
      openLabel={text.tabChecks}
      pages={pages}
      empty={text.emptyChecks}
      draw={(row) => <CheckRow row={row} />}
      tools={
        <Segmented
          label={text.tabChecks}
          options={[
            { value: 'open', label: text.checksOpen },
            { value: 'done', label: text.checksDone },
          ]}
          value={shown}
          onChange={setShown}
        />
      }
    >
      {(row) => <Check key={row.id} row={row} onDone={pages.reload} />}
    </DeskWork>
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
  const [note, setNote] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const { send, isPending } = useSend();
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(
    row.share,
  );
  const record = (result: 'pass' | 'fail'): void => {
    setIsMissing(result === 'fail' && note.trim() === '');
    if (result === 'fail' && note.trim() === '') return;
    const body = { result, ...(note.trim() !== '' && { note: note.trim() }) };
    send(`/spot-checks/${row.id}/result`, body, () => {
      toast(text.checkSaved);
      onDone();
    });
  };
  return (
    <article className="cb-sheet-of">
      <header className="cb-row-apart">
        <h2>{row.title}</h2>
        <CaseLink id={row.caseId} number={row.number} />
      </header>
      <p className="cb-muted">{text.drawn(row.drawDay, share)}</p>
      <Facts>
        <Fact name={text.unit}>{row.unit ?? text.none}</Fact>
        {row.result === null ? null : (
          <Fact name={row.result === 'fail' ? text.fail : text.pass}>{time(row.checkedAt)}</Fact>
        )}
        {row.note === null ? null : <Fact name={text.checkNote}>{row.note}</Fact>}
      </Facts>
      {row.result !== null ? null : (
        <div className="cb-stack-tight">
          <LongField
            label={text.checkNote}
            hint={text.failNote}
            problem={isMissing ? text.wordsNeeded : undefined}
            rows={3}
            most={2_000}
            value={note}
            onChange={setNote}
          />
          <div className="cb-row">
            <Button kind="main" isBusy={isPending} onClick={() => record('pass')}>
              {text.pass}
            </Button>
            <Button isBusy={isPending} onClick={() => record('fail')}>
              {text.fail}
            </Button>
          </div>
        </div>
      )}
    </article>
  );
}
