import { type RawBuilder, sql } from 'kysely';
import type { Scale } from './contract.ts';

const COLUMN = { place: 'place_key', asset: 'asset_key', street: 'street_key', kind: 'kind_key' } as const;
const DAY_MS = 86_400_000;

/** The column that holds the keys of a scale. */
export const keyColumn = (scale: Scale): RawBuilder<unknown> => sql.ref(`o.${COLUMN[scale]}`);

/** A day so many days later, YYYY-MM-DD. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
