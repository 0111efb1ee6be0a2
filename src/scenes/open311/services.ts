import type { Category, CategoryBook } from '../../base/classify/index.ts';
import { AppError } from '../../lib/errors.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import type { Service, ServiceAttribute } from './contract.ts';

/** Attribute by which a client may say what kind of report it is. */
export const KIND_ATTRIBUTE = 'kind';

const selectKinds = statement(
  'open311.select_kinds',
  `SELECT value FROM platform.setting WHERE key = 'kinds'`,
);

/** Kinds of reports (咨询, 求助 …) that the city lets the public see; without the city's word none. */
export async function findPublicKinds(db: Db): Promise<string[]> {
  const [row] = await db.run<{ value: readonly { kind: string; public: boolean }[] }>(selectKinds);
  return (row?.value ?? []).filter((each) => each.public).map((each) => each.kind);
}

/** The services of a city with the categories of every list that mean them. */
export interface ServiceBook {
  readonly services: readonly Service[];
  find(code: string): Service | undefined;
  /** Service of a report's category; undefined when it is none of the public ones. */
  ofCategory(list: string, code: string): Service | undefined;
  /** `list code` of every category that means one of these services. */
  categoriesOf(codes: readonly string[] | undefined): string[];
}

/**
 * The most exact categories of the main list, each in the group of the one above it. A category that is by nature
 * of a kind that is never public, such as 举报, is no service.
 */
export function createServiceBook(book: CategoryBook, publicKinds: readonly string[]): ServiceBook {
  const main = book.all(book.mainList).filter((category) => category.retiredOn === null);
  const parents = new Set(main.map((category) => category.parent));
  const open = main.filter(
    (category) =>
      category.level >= 2 &&
      !parents.has(category.code) &&
      (category.kindHint === null || publicKinds.includes(category.kindHint)),
  );
  const services = new Map(open.map((category) => [category.code, toService(book, category)]));
  const byCategory = new Map<string, Service>();
  for (const list of book.lists)
    for (const category of book.all(list.id)) {
      const code = list.id === book.mainList ? category.code : book.mapTo(category, book.mainList)?.code;
      const service = services.get(code ?? '');
      if (service !== undefined) byCategory.set(`${list.id} ${category.code}`, service);
    }
  return {
    services: [...services.values()],
    find: (code) => services.get(code),
    ofCategory: (list, code) => byCategory.get(`${list} ${code}`),
    categoriesOf: (codes) =>
      [...byCategory].filter(([, each]) => codes?.includes(each.service_code) ?? true).map(([key]) => key),
  };
}

function toService(book: CategoryBook, category: Category): Service {
  const path = book.pathOf(category);
  return {
    service_code: category.code,
    service_name: category.name,
    description: path.join(' / '),
    metadata: true,
    type: 'realtime',
    keywords: category.words.slice(0, 12).join(','),
    group: path.at(-2) ?? category.name,
  };
}

/** What GET services/{code} tells: the one question that every service asks. */
export function definitionOf(service: Service, publicKinds: readonly string[]) {
  const kind: ServiceAttribute = {
    variable: true,
    code: KIND_ATTRIBUTE,
    datatype: 'singlevaluelist',
    required: false,
    datatype_description: null,
    order: 1,
    description: '诉求类型',
    values: publicKinds.map((each) => ({ key: each, name: each })),
  };
  return { service_code: service.service_code, attributes: [kind] };
}

/** The service with this code. Throws `open311.service_unknown`. */
export function getService(book: ServiceBook, code: string): Service {
  const service = book.find(code);
  if (service === undefined) throw new AppError('open311.service_unknown', { code });
  return service;
}
