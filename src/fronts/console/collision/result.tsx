import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { DataTable } from '../../kit/desk/index.tsx';
import {
  type ApiError,
  api,
  Button,
  downloadFile,
  EmptyState,
  ErrorState,
  Link,
  Skeleton,
  toast,
  useErrorWords,
  useText,
  withQuery,
} from '../../kit/index.tsx';
import { Purpose } from '../registry/purpose.tsx';
import { useMay } from '../session.tsx';
import { TaskSheet } from './task-sheet.tsx';
import { BASE, type ResultPage, type ResultRow, type RunView } from './types.ts';
import { collisionWords } from './words/collision-words.ts';

/** The people found, page by page; in full for a purpose, which is kept out of the cache. */
export function Result({ run }: { run: RunView }): ReactNode {
  const text = useText(collisionWords);
  const may = useMay('collision.run');
  const [purpose, setPurpose] = useState<string>();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [isMaking, setMaking] = useState(false);
  const list = useRows(run.id, purpose);
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton count={6} />;
  const rows = list.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <EmptyState title={text.resultNone} />;
  const isUnmasked = list.data.pages[0]?.isUnmasked ?? false;
  const choose = (number: number): void => {
    const next = new Set(chosen);
    if (!next.delete(number)) next.add(number);
    setChosen(next);
  };
  return (
    <section className="cb-stack-tight" aria-label={text.result}>
      <div className="cb-row-apart">
        <span className="cb-row">
          {may ? (
            <Button kind="main" onClick={() => setMaking(true)}>
              {chosen.size === 0 ? text.toTasksAll : text.toTasks}
            </Button>
          ) : null}
          {chosen.size === 0 ? null : <span role="status">{text.chosen(chosen.size)}</span>}
        </span>
        <span className="cb-row">
          {may ? <Export run={run} purpose={purpose} /> : null}
          <Purpose {...{ purpose, isUnmasked }} onChange={setPurpose} />
        </span>
      </div>
      <DataTable
        label={text.result}
        {...(may && { first: <td /> })}
        heads={[text.number, text.person, text.identity, text.place, text.because, text.task]}
      >
        {rows.map((row) => (
          <Row
            key={row.number}
            row={row}
            isChosen={chosen.has(row.number)}
            {...(may && { onChoose: () => choose(row.number) })}
          />
        ))}
      </DataTable>
      {list.hasNextPage ? (
        <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {text.more}
        </Button>
      ) : null}
      {isMaking ? (
        <TaskSheet
          runId={run.id}
          rows={chosen.size === 0 ? undefined : [...chosen]}
          onClose={() => setMaking(false)}
          onMade={() => {
            setMaking(false);
            setChosen(new Set());
            void list.refetch();
          }}
        />
      ) : null}
    </section>
  );
}

function useRows(runId: string, purpose: string | undefined) {
  const path = `${BASE}/runs/${runId}/rows`;
  return useInfiniteQuery<ResultPage, ApiError>({
    queryKey: [path, { purpose }],
    queryFn: ({ pageParam, signal }) =>
      api<ResultPage>('GET', withQuery(path, { cursor: pageParam as string | undefined }), undefined, {
        signal,
        ...(purpose !== undefined && { purpose }),
      }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    // Each reading stands in the audit log: none that nobody asked for, and nothing in full is kept.
    ...{ staleTime: Number.POSITIVE_INFINITY, gcTime: 0, refetchOnWindowFocus: false },
  });
}

function Row({
  row,
  isChosen,
  onChoose,
}: {
  row: ResultRow;
  isChosen: boolean;
  onChoose?: () => void;
}): ReactNode {
  const text = useText(collisionWords);
  return (
    <tr>
      {onChoose === undefined ? null : (
        <td>
          <input
            type="checkbox"
            aria-label={text.choose(row.number)}
            checked={isChosen}
            disabled={row.caseId !== null}
            onChange={onChoose}
          />
        </td>
      )}
      <td className="cb-figures">{row.number}</td>
      <th scope="row">
        {row.name ?? '–'}{' '}
        {row.entityId === null ? null : (
          <Link to={`/registry/persons/${row.entityId}`}>{text.openPerson}</Link>
        )}
      </th>
      <td className="cb-figures">{row.residentNumber ?? '–'}</td>
      <td>{row.area || '–'}</td>
      <td>
        <ul className="col-because">
          {row.matches.map((match) => (
            <li key={match.step}>
              {match.title} <span className="cb-figures">{match.key}</span>{' '}
              <span className="cb-figures cb-muted">{match.day ?? ''}</span>{' '}
              {match.rows > 1 ? <span className="cb-small cb-muted">{text.rowsFit(match.rows)}</span> : null}
            </li>
          ))}
        </ul>
      </td>
      <td>{row.caseId === null ? '–' : <Link to={`/cases/${row.caseId}`}>{text.openCase}</Link>}</td>
    </tr>
  );
}

function Export({ run, purpose }: { run: RunView; purpose: string | undefined }): ReactNode {
  const text = useText(collisionWords);
  const errorWords = useErrorWords();
  const [isBusy, setBusy] = useState(false);
  const take = async (): Promise<void> => {
    setBusy(true);
    try {
      await downloadFile('GET', `${BASE}/runs/${run.id}/rows.csv`, undefined, 'collision.csv', purpose);
      toast(text.exportedTold);
    } catch (error) {
      toast(errorWords(error).title);
    }
    setBusy(false);
  };
  return (
    <Button isBusy={isBusy} onClick={() => void take()}>
      {text.exportIt}
    </Button>
  );
}
