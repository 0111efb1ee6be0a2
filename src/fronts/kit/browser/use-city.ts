import { useEffect } from 'react';
import { useApiQuery } from './use-api.ts';

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** The city as GET /api/v1/city tells it to everybody. */
export interface CityFacts {
  readonly name: string;
  readonly timeZone: string;
  readonly demo: boolean;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly brand: {
    readonly city: Words;
    readonly product: Words;
    readonly scenes: Readonly<Record<string, Words>>;
    readonly contacts: readonly (Words & { readonly number: string })[];
    /** An address with {lon}, {lat} and {name} that shows the way. */
    readonly routeLink?: string;
  };
}

const KEY = 'citybrain.city';

/** The city; what was read last is there at once, also without network. */
export function useCity(): CityFacts | undefined {
  const { data } = useApiQuery<CityFacts>('/api/v1/city');
  useEffect(() => {
    try {
      if (data !== undefined) localStorage.setItem(KEY, JSON.stringify(data));
    } catch {
      // Without storage it is read anew each time.
    }
  }, [data]);
  return data ?? stored();
}

function stored(): CityFacts | undefined {
  try {
    const text = localStorage.getItem(KEY);
    return text === null ? undefined : (JSON.parse(text) as CityFacts);
  } catch {
    return undefined;
  }
}
