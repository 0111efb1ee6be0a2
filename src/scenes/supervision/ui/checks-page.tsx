import { type ReactNode, useState } from 'react';
import {
  Button,
  EmptyState,
  Field,
  Segmented,
  TextArea,
  toast,
  useKeys,
  usePages,
  usePreferences,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import type { SpotCheckView } from '../contract.ts';
import { BASE, CaseLink, Fact, PickList, stepAlong, useSend } from './shared.tsx';
import { supervisionWords } from './words/supervision-words.ts';

/** Cases drawn for a second look (抽查): held or not, and what goes back to its unit. */
export function ChecksPage(): ReactNode {
  const text = useText(supervisionWords);
  const [shown, setShown] = useState<'open' | 'done'>('open');
  const [picked, setPicked] = useState<string>();
  const pages = usePages<SpotCheckView>(`${BASE}/spot-checks`, shown === 'done' ? { done: true } : {});
  const current = pages.rows.find((row) => row.id === picked) ?? pages.rows[0];
  const ids = pages.rows.map((row) => row.id);
  useKeys({
    j: () => stepAlong(ids, current?.id, 1, setPicked),
    k: () => stepAlong(ids, current?.id, -1, setPicked),
  });
  return (
    <div className="sup-split">
      <section className="sup-side" aria-label={text.tabChecks}>
        <Segmented
          label={text.tabChecks}
          options={[
            { value: 'open', label: text.checksOpen },
            { value: 'done', label: text.checksDone },
          ]}
          value={shown}
          onChange={setShown}
        />
        <PickList
          pages={pages}
          label={text.tabChecks}
          keyOf={(row) => row.id}
          empty={text.emptyChecks}
          current={current?.id}
          onPick={setPicked}
          draw={(row) => <CheckRow row={row} />}
        />
      </section>
      <section className="sup-main" aria-label={text.tabChecks}>
        {current === undefined ? (
          <EmptyState title={text.emptyChecks} icon="check" />
        ) : (
          <Check key={current.id} row={current} onDone={pages.reload} />
        )}
      </section>
    </div>
  );
}

function CheckRow({ row }: { row: SpotCheckView }): ReactNode {
  const text = useText(supervisionWords);
  return (
    <>
      <span className="cb-strong sup-cut">{row.title}</span>
      <span className="cb-small cb-muted sup-cut">{row.unit ?? text.none}</span>
      <span className="cb-small cb-row">
        {row.result === null ? null : (
          <span className={row.result === 'fail' ? 'sup-late' : 'sup-good'}>
            {row.result === 'fail' ? text.fail : text.pass}
          </span>
        )}
        <span className="cb-muted cb-figures">{row.drawDay}</span>
      </span>
    </>
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
    <article className="sup-sheet">
      <header className="cb-row-apart">
        <h2>{row.title}</h2>
        <CaseLink id={row.caseId} number={row.number} />
      </header>
      <p className="cb-muted">{text.drawn(row.drawDay, share)}</p>
      <dl className="sup-facts">
        <Fact name={text.unit}>{row.unit ?? text.none}</Fact>
        {row.result === null ? null : (
          <Fact name={row.result === 'fail' ? text.fail : text.pass}>{time(row.checkedAt)}</Fact>
        )}
        {row.note === null ? null : <Fact name={text.checkNote}>{row.note}</Fact>}
      </dl>
      {row.result !== null ? null : (
        <div className="cb-stack-tight">
          <Field
            label={text.checkNote}
            hint={text.failNote}
            problem={isMissing ? text.wordsNeeded : undefined}
          >
            {(attributes) => (
              <TextArea
                {...attributes}
                rows={3}
                maxLength={2_000}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
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
