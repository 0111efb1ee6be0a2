import type { PublicCase } from '../../publication/public-contract.ts';

/** Where it is, in one go: an address that begins with its district and street says them already. */
export const whereOf = ({ area, place }: Pick<PublicCase, 'area' | 'place'>): string =>
  place.startsWith(area) ? place : [area, place].filter(Boolean).join(' · ');
