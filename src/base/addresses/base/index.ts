/** Buildings and houses in memory, and what finds the one that an address means. */

export { AddressBase } from './address-base.ts';
export { baseBuildingOf } from './building-base.ts';
export { type NamedPlaces, namedPlaces } from './named-places.ts';
