import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Dimension, IndicatorValues, ValuesResponse } from '../../base/indicators/contract.ts';
import type { CasePage, CasePoint } from '../../base/loop/contract.ts';
import { type ApiError, api, useApiQuery, useNow, withQuery } from '../kit/index.tsx';
import { dayIn, daysBefore } from './figures.ts';

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** What the wall needs of the city before anybody signs in. */
export interface City {
  readonly name: string;
  readonly timeZone: string;
  readonly demo: boolean;
  readonly brand: {
    readonly city: Words;
    readonly product: Words;
    readonly scenes: Readonly<Record<string, Words>>;
  };
}

export interface Me {
  readonly actor: { readonly kind: string; readonly name: string };
  readonly permissions: readonly string[];
  readonly grants: readonly { readonly organisationId: string | null; readonly areaId: string | null }[];
}

export interface AreaNode {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly depth: number;
  readonly synthetic: boolean;
  readonly children: number;
}

export interface AreaAnswer {
  readonly area: AreaNode;
  readonly path: readonly AreaNode[];
  readonly children: readonly AreaNode[];
}

/** Changes come by the stream; this often everything is asked again, so that the age on the panels is true. */
const EVERY_MS = 10_000;
/** Data older than this are drawn as stale. */
export const STALE_MS = 45_000;
/** What came last, what else follows the cases themselves, and what is counted from them a moment later. */
export const LATEST = ['wall', 'latest'] as const;
export const CASES = ['wall', 'cases'] as const;
export const FIGURES = ['wall', 'figures'] as const;

/** The day in the city, changing at its midnight. */
export function useToday(timeZone: string): string {
  return dayIn(timeZone, useNow(10_000));
}

export interface FiguresRequest {
  readonly ids: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly by?: Dimension;
  readonly area?: string | undefined;
}

/**
 * Figures over a period, narrowed to an area; asked again when something changes. While those of another area are on
 * their way the panel shows nothing: the former ones would stand under the wrong name.
 */
export function useFigures(request: FiguresRequest): UseQueryResult<ValuesResponse, ApiError> {
  const { area, ...rest } = request;
  const body = { ...rest, filters: area === undefined ? {} : { area } };
  return useQuery<ValuesResponse, ApiError>({
    queryKey: [...FIGURES, body],
    queryFn: ({ signal }) => api<ValuesResponse>('POST', '/api/v1/indicators/query', body, { signal }),
    refetchInterval: EVERY_MS,
  });
}

/** One figure out of an answer. */
export function figureOf(answer: ValuesResponse | undefined, id: string): IndicatorValues | undefined {
  return answer?.results.find((result) => result.indicator.id === id);
}

function useWallQuery<Result>(
  path: string,
  key: readonly string[] = CASES,
): UseQueryResult<Result, ApiError> {
  return useQuery<Result, ApiError>({
    queryKey: [...key, path],
    queryFn: ({ signal }) => api<Result>('GET', path, undefined, { signal }),
    refetchInterval: EVERY_MS,
  });
}

export const usePoints = (area: string | undefined) =>
  useWallQuery<{ items: CasePoint[]; more: boolean }>(
    withQuery('/api/v1/cases/points', { flow: 'incident', open: true, area }),
  );
export const useCases = (query: Parameters<typeof withQuery>[1]) =>
  useWallQuery<CasePage>(withQuery('/api/v1/cases', { flow: 'incident', ...query }));
/** Those that came last, newest first. */
export const useLatest = (area: string | undefined) =>
  useWallQuery<CasePage>(
    withQuery('/api/v1/cases', { flow: 'incident', sort: 'newest', limit: 24, area }),
    LATEST,
  );
/** An area with its way down and its parts; the one before stays until it is there. */
export const useArea = (code: string) =>
  useApiQuery<AreaAnswer>(`/api/v1/areas/${code}`, { keepPrevious: true });

/** The tickets behind a unit's grade. */
export const useUnitCases = (unit: string | undefined, today: string, area: string | undefined) =>
  useApiQuery<CasePage>(
    withQuery('/api/v1/indicators/on-time-rate/cases', {
      ...{ unit, area, from: daysBefore(today, 29), to: today },
      ...{ part: 'denominator', limit: 50 },
    }),
    { enabled: unit !== undefined },
  );
