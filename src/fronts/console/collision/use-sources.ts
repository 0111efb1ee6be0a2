import { useApiQuery } from '../../kit/index.tsx';
import { type AskableSource, BASE } from './types.ts';

/** The sources that may be asked, and what each is called; one that is gone keeps its code. */
export function useSources() {
  const query = useApiQuery<{ items: AskableSource[] }>(`${BASE}/sources`);
  const sources = query.data?.items ?? [];
  return {
    query,
    sources,
    titleOf: (code: string): string => sources.find((source) => source.code === code)?.title ?? code,
  };
}
