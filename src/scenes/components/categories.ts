import type { Category, CategoryBook } from '../../base/classify/index.ts';

/** What codes of components begin with in a list of kinds and codes (GB/T 47678.5): `部件01001`. */
const COMPONENT = '部件';
/** A category that so many kinds of components could be meant by says too little to look for one. */
const MOST_KINDS = 60;

/** The kinds of components by their five digits, from the city's lists. */
export function componentKinds(book: CategoryBook): ReadonlyMap<string, Category> {
  const kinds = new Map<string, Category>();
  for (const { id } of book.lists)
    for (const category of book.all(id))
      if (/^部件\d{5}$/u.test(category.code) && !kinds.has(category.code.slice(COMPONENT.length)))
        kinds.set(category.code.slice(COMPONENT.length), category);
  return kinds;
}

/** The kind of a component as pages name it; its own name where the lists do not have it. */
export function kindOf(book: CategoryBook, code: string, name: string): { code: string; name: string } {
  const kind = code.slice(6, 11);
  return { code: kind, name: componentKinds(book).get(kind)?.name ?? name };
}

/**
 * The kinds of components that a case of this category may be about: the component itself, or all those that the city's
 * map leads to the same topic: 井盖 of the hotline's list are manhole covers of twenty owners. Empty when the category has
 * nothing to do with components.
 */
export function kindsMeant(book: CategoryBook, list: string, code: string): readonly string[] {
  if (/^部件\d{5}$/u.test(code)) return [code.slice(COMPONENT.length)];
  const category = book.find(list, code);
  const topic = category && book.mapTo(category, book.mainList);
  if (topic === undefined) return [];
  const meant = [...componentKinds(book)].flatMap(([kind, component]) =>
    book.mapTo(component, book.mainList)?.code === topic.code ? [kind] : [],
  );
  return meant.length <= MOST_KINDS ? meant : [];
}
