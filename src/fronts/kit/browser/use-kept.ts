import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { ApiError } from '../problem.ts';
import { useApiQuery } from './use-api.ts';

const PREFIX = 'citybrain.kept.';

/**
 * Reads `path` and keeps the answer in the browser: without network the last one is shown. `owner` is the person,
 * so that another one on the same phone sees nothing of it.
 */
export function useKept<Result>(
  owner: string,
  path: string,
): { data: Result | undefined; error: ApiError | null; isKept: boolean; refetch: () => void } {
  const client = useQueryClient();
  const query = useApiQuery<Result>(path);
  // The first answer, while on its way, may be older than what has just been sent: the cache would take it for new.
  const refetch = useCallback(() => {
    const of = { queryKey: [path] };
    void client.cancelQueries(of).then(() => client.refetchQueries(of));
  }, [client, path]);
  const key = `${PREFIX}${owner}.${path}`;
  const [kept] = useState(() => read<Result>(key));
  const { data } = query;
  useEffect(() => {
    if (data === undefined) return;
    try {
      localStorage.setItem(key, JSON.stringify(data));
    } catch {
      // Full or refused storage: the answer then lasts as long as the page.
    }
  }, [key, data]);
  return {
    data: data ?? kept,
    error: data === undefined && kept === undefined ? query.error : null,
    isKept: data === undefined && kept !== undefined,
    refetch,
  };
}

function read<Result>(key: string): Result | undefined {
  try {
    const stored = localStorage.getItem(key);
    return stored === null ? undefined : (JSON.parse(stored) as Result);
  } catch {
    return undefined;
  }
}

/** Forgets everything kept for a person, at signing out. */
export function forgetKept(owner: string): void {
  for (const key of Object.keys(localStorage))
    if (key.startsWith(`${PREFIX}${owner}.`)) localStorage.removeItem(key);
}
