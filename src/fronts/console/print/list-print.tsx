import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import type { CaseSummary } from '../../../base/loop/contract.ts';
import { type ApiError, api, Loaded, Skeleton, useNavigation, useText, withQuery } from '../../kit/index.tsx';
import { useQueueNames } from '../desk/queue-tabs.tsx';
import { type Filters, listPath, type QueueId, readView } from '../desk/queues.ts';
import { deskWords } from '../desk/words/desk-words.ts';
import { usePick } from '../words-of.tsx';
import { Paper, usePaperTime } from './paper.tsx';

/** More is not read on paper; the whole list leaves as a workbook. */
const MOST_ROWS = 1_000;

interface Rows {
  readonly rows: readonly CaseSummary[];
  readonly isCut: boolean;
}

async function readAll(queue: QueueId, filters: Filters, signal: AbortSignal): Promise<Rows> {
  const rows: CaseSummary[] = [];
  let cursor: string | undefined;
  do {
    const path = listPath(queue, filters, cursor);
    const page = await api<{ items: readonly CaseSummary[]; next: string | null }>('GET', path, undefined, {
      signal,
    });
    rows.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && rows.length < MOST_ROWS);
  return { rows: rows.slice(0, MOST_ROWS), isCut: cursor !== undefined || rows.length > MOST_ROWS };
}

/** A queue as a table on paper, in the order in which the desk shows it. */
export function ListPrint(): ReactNode {
  const text = useText(deskWords);
  const { query: address } = useNavigation();
  const key = address.toString();
  const { queue, filters } = useMemo(() => readView(new URLSearchParams(key)), [key]);
  const names = useQueueNames();
  const query = useQuery<Rows, ApiError>({
    queryKey: [withQuery('/print/list', { queue, ...filters })],
    queryFn: ({ signal }) => readAll(queue, filters, signal),
    retry: false,
  });
  const said = Object.entries(filters)
    .filter(([name]) => !['area', 'unit', 'list'].includes(name))
    .map(([, value]) => value);
  const hidden = Object.keys(filters).length - said.length;
  const { data } = query;
  const lines = [
    names[queue],
    ...(data === undefined ? [] : [data.isCut ? text.listMore(MOST_ROWS) : text.listCount(data.rows.length)]),
    ...(said.length + hidden === 0 ? [] : [`${text.listFilters}：${said.join('、') || names[queue]}`]),
  ];
  return (
    <Paper
      title={text.listTitle}
      lines={lines}
      isWide
      isReady={data !== undefined}
      printed={{ list: { queue, filters, rows: data?.rows.length ?? 0 } }}
    >
      <Loaded query={query} skeleton={<Skeleton count={12} />}>
        {({ rows }) => <Table rows={rows} />}
      </Loaded>
    </Paper>
  );
}

function Table({ rows }: { rows: readonly CaseSummary[] }): ReactNode {
  const text = useText(deskWords);
  const pick = usePick();
  const time = usePaperTime();
  return (
    <table className="paper-table">
      <thead>
        <tr>
          {[
            text.number,
            text.caseTitle,
            text.state,
            text.category,
            text.area,
            text.unit,
            text.opened,
            text.due,
          ].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td className="cb-figures paper-whole">{row.number}</td>
            <td>{row.title}</td>
            <td>{pick(row.stateTitle)}</td>
            <td>{row.category?.name}</td>
            <td>{row.area?.name}</td>
            <td>{row.unit?.name}</td>
            <td className="cb-figures">{time(row.openedAt)}</td>
            <td className="cb-figures">{time(row.dueAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
