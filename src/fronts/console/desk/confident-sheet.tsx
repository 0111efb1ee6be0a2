import { type ReactNode, useEffect, useState } from 'react';
import type { BulkAnswer, ConfidentCase, ConfidentCases } from '../../../base/desk/contract.ts';
import { DataTable, Notice, useSend } from '../../kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  Loaded,
  Sheet,
  Skeleton,
  useApiQuery,
  useText,
  withQuery,
} from '../../kit/index.tsx';
import { BulkResult } from './bulk-result.tsx';
import type { Filters } from './queues.ts';
import { deskWords } from './words/desk-words.ts';

const START_PERCENT = 75;

/** Accepts suggestions that are sure enough, all together: listed first, each can be left out, refusals are told. */
export function ConfidentSheet(props: {
  filters: Filters;
  onDone: (answer: BulkAnswer) => void;
  onClose: () => void;
}): ReactNode {
  const { filters, onDone, onClose } = props;
  const text = useText(deskWords);
  const [percent, setPercent] = useState(START_PERCENT);
  const [asked, setAsked] = useState(START_PERCENT);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [answer, setAnswer] = useState<BulkAnswer>();
  useEffect(() => {
    const timer = setTimeout(() => setAsked(percent), 200);
    return () => clearTimeout(timer);
  }, [percent]);
  const query = useApiQuery<ConfidentCases>(
    withQuery('/api/v1/desk/confident', { ...filters, above: asked / 100 }),
    { keepPrevious: true },
  );
  const sending = useSend({ tells: 'here' });
  const chosen = (query.data?.items ?? []).filter(({ id }) => !left.has(id));
  const send = (): void => {
    if (sending.isPending || chosen.length === 0) return;
    sending.send<BulkAnswer>('POST', '/api/v1/desk/bulk', requestOf(chosen), (done) => {
      setAnswer(done);
      onDone(done);
    });
  };
  const toggle = (id: string): void =>
    setLeft((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <Sheet
      title={answer === undefined ? text.bulkTitle : text.doneTitle}
      isOpen
      onClose={onClose}
      footer={
        answer === undefined ? (
          <Button kind="main" isBusy={sending.isPending} disabled={chosen.length === 0} onClick={send}>
            {chosen.length === 0 ? text.bulkNone : text.bulkSend(chosen.length)}
          </Button>
        ) : (
          <Button kind="main" onClick={onClose}>
            {text.close}
          </Button>
        )
      }
    >
      {answer === undefined ? (
        <div className="cb-stack">
          <Threshold percent={percent} onChange={setPercent} />
          <Notice isAlert>{sending.problem}</Notice>
          <Loaded query={query} skeleton={<Skeleton count={5} />}>
            {(cases) => <Listed {...{ cases, left }} onToggle={toggle} />}
          </Loaded>
        </div>
      ) : (
        <BulkResult answer={answer} />
      )}
    </Sheet>
  );
}

/** What was seen is what is sent: the unit of each row, and the version it was seen in. */
function requestOf(chosen: readonly ConfidentCase[]) {
  return {
    action: 'dispatch',
    items: chosen.map(({ id, version, unit, assistants }) => ({
      ...{ id, expectedVersion: version },
      form: {
        unit: unit.id,
        ...(assistants.length > 0 && { assistants: assistants.map((each) => each.id) }),
      },
    })),
  };
}

function Threshold({
  percent,
  onChange,
}: {
  percent: number;
  onChange: (percent: number) => void;
}): ReactNode {
  const text = useText(deskWords);
  return (
    <label className="desk-threshold">
      <span>{text.bulkAbove}</span>
      <input
        type="range"
        min={50}
        max={100}
        step={5}
        value={percent}
        aria-valuetext={text.bulkPercent(percent)}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <strong className="cb-figures">{text.bulkPercent(percent)}</strong>
    </label>
  );
}

function Listed(props: {
  cases: ConfidentCases;
  left: ReadonlySet<string>;
  onToggle: (id: string) => void;
}): ReactNode {
  const { cases, left, onToggle } = props;
  const text = useText(deskWords);
  return (
    <>
      {cases.items.length === 0 ? (
        <EmptyState title={text.bulkEmpty} icon="check" />
      ) : (
        <div className="desk-bulk-table">
          <DataTable
            label={text.bulkTitle}
            first={<td />}
            heads={[text.bulkCase, text.bulkCategory, text.bulkUnit, { figure: text.bulkSure }]}
          >
            {cases.items.map((row) => (
              <tr key={row.id} data-left={left.has(row.id) || undefined}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`${row.number} ${row.title}`}
                    checked={!left.has(row.id)}
                    onChange={() => onToggle(row.id)}
                  />
                </td>
                <td>
                  <span className="cb-strong">{row.title}</span>
                  <span className="cb-muted cb-small cb-figures desk-block">
                    {[row.number, row.area].filter(Boolean).join(' · ')}
                  </span>
                </td>
                <td>{row.category}</td>
                <td>
                  {row.unit.name}
                  {row.assistants.length === 0 ? null : (
                    <span className="cb-muted cb-small desk-block">
                      {text.bulkAssist} {row.assistants.map((unit) => unit.name).join('、')}
                    </span>
                  )}
                </td>
                <td className="cb-number">{text.bulkPercent(Math.round(row.confidence * 100))}</td>
              </tr>
            ))}
          </DataTable>
        </div>
      )}
      {cases.more ? <p className="cb-muted">{text.bulkMore}</p> : null}
      {cases.urgent === 0 ? null : <p className="cb-muted">{text.bulkUrgent(cases.urgent)}</p>}
    </>
  );
}
