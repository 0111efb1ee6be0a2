import { type ReactNode, useState } from 'react';
import { SheetButton } from '../../kit/desk/index.tsx';
import { api, Button, SearchBox, useErrorWords, usePages, useText } from '../../kit/index.tsx';
import { useTime } from '../words-of.tsx';
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

/** Who did what, newest first, and whether the chain over it is whole. */
export function AuditPage(): ReactNode {
  const text = useText(adminWords);
  const time = useTime();
  const errorWords = useErrorWords();
  const [words, setWords] = useState('');
  const [asked, setAsked] = useState('');
  const pages = usePages<AuditRow>('/api/v1/audit', { action: asked });
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
  return (
    <>
      <div className="admin-tools">
        <SearchBox
          label={text.action}
          value={words}
          onChange={(value) => {
            setWords(value);
            if (value === '') setAsked('');
          }}
          onSearch={() => setAsked(words.trim())}
        />
        <Button isBusy={isBusy} onClick={() => void verify()}>
          {text.verify}
        </Button>
        <SheetButton path="/api/v1/audit.xlsx" query={{ action: asked }} />
        <strong role="status">{verdict}</strong>
      </div>
      <PagedTable
        pages={pages}
        keyOf={(row) => row.id}
        columns={[
          { title: text.when, render: (_, row) => time(row.happenedAt), width: 130 },
          { title: text.who, render: (_, row) => <span title={row.actorId}>{whoOf(row, text.actors)}</span> },
          { title: text.action, dataIndex: 'action' },
          { title: text.subject, dataIndex: 'subject' },
          {
            title: text.details,
            render: (_, row) => <span className="cb-small">{JSON.stringify(row.details)}</span>,
          },
          { title: text.chain, render: (_, row) => row.sequence ?? text.waiting, width: 90 },
        ]}
      />
    </>
  );
}

/** A member of staff by name; of all others what they are, with the beginning of their number. */
function whoOf(row: AuditRow, kinds: Readonly<Record<string, string>>): string {
  return row.actorName ?? `${kinds[row.actorKind] ?? row.actorKind} ${row.actorId.slice(0, 13)}`;
}
