import { type ReactNode, useState } from 'react';
import { auditWords } from '../../../base/desk/audit-contract.ts';
import { type AuditTerms, auditTerms } from '../../../base/desk/audit-terms-contract.ts';
import type { Words } from '../../../lib/words.ts';
import { SheetButton } from '../../kit/desk/index.tsx';
import { api, Button, Field, Select, useErrorWords, usePages, usePick, useText } from '../../kit/index.tsx';
import { useTime } from '../words-of.tsx';
import { allTerms, detailsInWords, shortOf, subjectInWords } from './audit-details.ts';
import { PagedTable } from './paged-table.tsx';
import { adminWords } from './words/admin-words.ts';

interface AuditRow {
  readonly id: string;
  readonly happenedAt: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorName: string | null;
  readonly action: string;
  readonly subject: string;
  readonly purpose: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly sequence: number | null;
}

interface Verdict {
  readonly whole: boolean;
  readonly checked: number;
  readonly lastSequence: number;
  readonly firstBreak?: { readonly sequence: number; readonly reason: string };
}
const MOST_AT_ONCE = 200_000;

interface AuditContract {
  readonly auditWords: Readonly<Record<string, Words>>;
  readonly auditTerms?: AuditTerms;
}

/** A scene says its own: `scenes/<id>/audit-contract.ts` exports `auditWords`, and `auditTerms` where it names more. */
const ofScenes = Object.values(
  import.meta.glob<AuditContract>('../../../scenes/*/audit-contract.ts', { eager: true }),
);
const actionWords = new Map([{ auditWords }, ...ofScenes].flatMap((each) => Object.entries(each.auditWords)));
const terms = allTerms([auditTerms, ...ofScenes.map((each) => each.auditTerms ?? {})]);

/** Who did what, newest first, and whether the chain over it is whole. */
export function AuditPage(): ReactNode {
  const text = useText(adminWords);
  const time = useTime();
  const pick = usePick();
  const [action, setAction] = useState('');
  const [subject, setSubject] = useState('');
  const pages = usePages<AuditRow>('/api/v1/audit', { action, subject });
  const { verdict, isBusy, verify } = useVerdict();
  const actions = useActions();
  return (
    <>
      <div className="admin-tools">
        <Field label={text.action}>
          {(control) => <Select {...control} options={actions} value={action} onChange={setAction} />}
        </Field>
        {subject === '' ? null : (
          <Button kind="quiet" icon="close" onClick={() => setSubject('')}>
            {text.onlySubject(subjectInWords(subject, { pick, terms }))}
          </Button>
        )}
        <Button isBusy={isBusy} onClick={() => void verify()}>
          {text.verify}
        </Button>
        <SheetButton path="/api/v1/audit.xlsx" query={{ action, subject }} />
        <strong role="status">{verdict}</strong>
      </div>
      <PagedTable
        pages={pages}
        keyOf={(row) => row.id}
        columns={[
          { title: text.when, draw: (row) => time(row.happenedAt), isShort: true },
          {
            title: text.who,
            draw: (row) => <span title={row.actorId}>{whoOf(row, text.actors)}</span>,
            isShort: true,
          },
          { title: text.action, draw: (row) => <ActionWords action={row.action} />, isShort: true },
          {
            title: text.subject,
            draw: (row) => (
              <button
                type="button"
                className="admin-subject"
                title={row.subject}
                aria-label={text.onlyThis(subjectInWords(row.subject, { pick, terms }))}
                onClick={() => setSubject(row.subject)}
              >
                {subjectInWords(row.subject, { pick, terms })}
              </button>
            ),
            isShort: true,
          },
          { title: text.details, draw: (row) => <Details row={row} /> },
          { title: text.chain, draw: (row) => row.sequence ?? text.waiting, isShort: true },
        ]}
      />
    </>
  );
}

/** Whether the chain is whole, a part at a time. */
function useVerdict() {
  const text = useText(adminWords);
  const errorWords = useErrorWords();
  const [verdict, setVerdict] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const verify = async (): Promise<void> => {
    setIsBusy(true);
    try {
      let [from, checked] = [1, 0];
      for (;;) {
        const answer = await api<Verdict>('GET', `/api/v1/audit/verify?from=${from}`, undefined, {
          timeoutMs: 60_000,
        });
        checked += answer.checked;
        if (!answer.whole) {
          const { sequence = 0, reason = '' } = answer.firstBreak ?? {};
          return setVerdict(text.broken(sequence, reason));
        }
        if (answer.checked < MOST_AT_ONCE) return setVerdict(text.verified(checked));
        from = answer.lastSequence + 1;
      }
    } catch (error) {
      setVerdict(errorWords(error).title);
    } finally {
      setIsBusy(false);
    }
  };
  return { verdict, isBusy, verify };
}

/** All that is ever noted, in words, sorted as they are read; with all of it first. */
function useActions(): readonly { value: string; label: string }[] {
  const text = useText(adminWords);
  const pick = usePick();
  const each = [...actionWords].map(([value, words]) => ({ value, label: pick(words) }));
  return [
    { value: '', label: text.anyAction },
    ...each.sort((one, two) => one.label.localeCompare(two.label, 'zh-CN')),
  ];
}

/** What was done in words; a code that has none stands for itself. */
function ActionWords({ action }: { action: string }): ReactNode {
  const pick = usePick();
  const words = actionWords.get(action);
  if (words === undefined) return <code>{action}</code>;
  return <span title={action}>{pick(words)}</span>;
}

/** Why it was done, where somebody had to say so, and what it was about. */
function Details({ row }: { row: AuditRow }): ReactNode {
  const text = useText(adminWords);
  const pick = usePick();
  const time = useTime();
  return (
    <span className="admin-details">
      {row.purpose === null ? null : <strong>{text.forPurpose(row.purpose)}</strong>}
      {detailsInWords(row.details, { pick, time, terms, count: text.many }).map(({ name, value }) => (
        <span key={`${name} ${value}`}>
          <span className="cb-muted">{name}</span> <span className="cb-figures">{value}</span>
        </span>
      ))}
    </span>
  );
}

/** A member of staff by name; of all others what they are, with the beginning of their number. */
function whoOf(row: AuditRow, kinds: Readonly<Record<string, string>>): string {
  return row.actorName ?? `${kinds[row.actorKind] ?? row.actorKind} ${shortActor(row.actorId)}`;
}

/** The name of a part of the system (system:simulator), or the beginning of a long number. */
const shortActor = (id: string): string =>
  id.includes(':') ? id.slice(id.lastIndexOf(':') + 1) : shortOf(id);
