/** What kinds of numbers things carry in public: a managed component, an elevator, a lamp post, anything else. */
export const ASSET_KINDS = ['component', 'elevator', 'lamp-post', 'other'] as const;
export type AssetKind = (typeof ASSET_KINDS)[number];

/** The thing that a case is about, by the number that stands on it. */
export interface Asset {
  readonly kind: AssetKind;
  readonly number: string;
}

/** Longest number that is stored. */
export const MOST_ASSET_CHARACTERS = 40;

/**
 * The number of a thing as it is stored: full-width characters and spaces taken out, letters large, so that the same
 * plate read by two people is one. Undefined when it cannot be one: a component has exactly 17 digits (its 标识码), others
 * 2 to 40 letters, digits and dashes.
 */
export function readAsset(kind: AssetKind, text: string): Asset | undefined {
  const number = text.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
  const pattern = kind === 'component' ? /^\d{17}$/ : /^[\p{L}\p{N}][\p{L}\p{N}._/#-]{1,39}$/u;
  return pattern.test(number) ? { kind, number } : undefined;
}
