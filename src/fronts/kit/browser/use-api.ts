import {
  keepPreviousData,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { uuidIds } from '../../../lib/ids.ts';
import { type ApiError, api, type HttpMethod } from '../api.ts';
import { usePreferences } from './preferences.ts';

/** The cache of one front. `api` does its own retries, so the cache adds none. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        staleTime: 10_000,
        networkMode: 'always',
        refetchOnWindowFocus: true,
        // What failed without network comes by itself with it; said, because 'always' would not.
        refetchOnReconnect: true,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

/**
 * Some of what the server says it says in the reader's language: after a switch it is read anew. What was read for a
 * purpose is not: each reading stands in the audit log; nor are borders, which have no path for a key. Draws nothing; stands once in a front.
 */
export function ServerWords(): null {
  const client = useQueryClient();
  const { language } = usePreferences();
  const read = useRef(language);
  useEffect(() => {
    if (read.current === language) return;
    read.current = language;
    void client.invalidateQueries({
      predicate: ({ queryKey: [path, more] }) => String(path).startsWith('/') && !isForPurpose(more),
    });
  }, [client, language]);
  return null;
}

const isForPurpose = (part: unknown): boolean =>
  typeof part === 'object' && part !== null && 'purpose' in part;

export interface ApiQueryOptions {
  readonly enabled?: boolean;
  /** Asks again in this rhythm; leave it out where live events do the telling. */
  readonly everyMs?: number;
  /** Keeps showing the former answer while the next one (another page or filter) is on its way. */
  readonly keepPrevious?: boolean;
  /**
   * Why personal values are asked for in full (`ApiOptions.purpose`). Such an answer is read once and not kept when its
   * page is left: each reading stands in the audit log.
   */
  readonly purpose?: string;
}

/** Reads `path` into the cache under the key `[path]`. Its state is drawn by `<Loaded query={…}>`. */
export function useApiQuery<Result>(
  path: string,
  options: ApiQueryOptions = {},
): UseQueryResult<Result, ApiError> {
  const { purpose } = options;
  return useQuery<Result, ApiError>({
    queryKey: purpose === undefined ? [path] : [path, { purpose }],
    queryFn: ({ signal }) =>
      api<Result>('GET', path, undefined, { signal, ...(purpose !== undefined && { purpose }) }),
    ...(purpose === undefined ? {} : { gcTime: 0, staleTime: Number.POSITIVE_INFINITY }),
    enabled: options.enabled ?? true,
    ...(options.everyMs === undefined ? {} : { refetchInterval: options.everyMs }),
    ...(options.keepPrevious === true ? { placeholderData: keepPreviousData } : {}),
  });
}

export interface ApiCall {
  readonly method: Exclude<HttpMethod, 'GET'>;
  readonly path: string;
  readonly body?: unknown;
}

/**
 * Changes something on the server: `mutate({ method, path, body })`. A second try of the very same call keeps its
 * Idempotency-Key, so that a person who presses again after a lost answer does not do the thing twice.
 */
export function useApiMutation<Result>(): UseMutationResult<Result, ApiError, ApiCall> {
  const last = useRef<{ call: string; key: string }>(undefined);
  return useMutation<Result, ApiError, ApiCall>({
    mutationFn: async ({ method, path, body }) => {
      const call = JSON.stringify([method, path, body]);
      if (last.current?.call !== call) last.current = { call, key: uuidIds.next() };
      const result = await api<Result>(method, path, body, { idempotencyKey: last.current.key });
      last.current = undefined;
      return result;
    },
  });
}
