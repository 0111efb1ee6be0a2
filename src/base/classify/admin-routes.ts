import Type from 'typebox';
import { AppError } from '../../lib/errors.ts';
import { audit } from '../../platform/audit/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { decodeCursor, defineRoute, pageOf, type Route } from '../../platform/http/index.ts';
import { CategoryAdminPage, CategoryChange } from './admin-contract.ts';
import type { Category, CategoryBook } from './categories.ts';

const access = { permission: 'city.manage' } as const;
const ListParams = Type.Object({ list: Type.String({ maxLength: 60 }) });

export interface CategoryAdminParts {
  categories(): CategoryBook;
  changed(tx: Ctx): void;
}

/** Administration of the lists of categories: renaming and retiring. */
export function categoryAdminRoutes(parts: CategoryAdminParts): Route[] {
  return [listRoute(parts), changeRoute(parts)];
}

function listRoute(parts: CategoryAdminParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/admin/categories/:list',
    summary: 'All categories of a list, retired ones too, with their names in other lists',
    access,
    params: ListParams,
    query: Type.Object({
      words: Type.Optional(Type.String({ maxLength: 60 })),
      cursor: Type.Optional(Type.String({ maxLength: 500 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    }),
    response: CategoryAdminPage,
    handler: async (_ctx, { params, query }) => {
      const book = parts.categories();
      const limit = query.limit ?? 50;
      const [after] = query.cursor === undefined ? [''] : decodeCursor(query.cursor, 1);
      const { words } = query;
      const fits = (each: Category) =>
        each.code > String(after) && (!words || each.name.includes(words) || each.code.startsWith(words));
      const rows = book
        .all(params.list)
        .filter(fits)
        .slice(0, limit + 1);
      const page = pageOf(rows, limit, (row) => [row.code]);
      return { items: page.items.map((row) => viewOf(book, row)), next: page.next };
    },
  });
}

function viewOf(book: CategoryBook, category: Category) {
  const { code, name, level, words, retiredOn } = category;
  const mapped = book.lists.flatMap(({ id }) => {
    const other = id === category.list ? undefined : book.mapTo(category, id);
    return other ? [{ list: id, code: other.code, name: other.name }] : [];
  });
  return { code, name, path: [...book.pathOf(category)], level, words: [...words], retiredOn, mapped };
}

function changeRoute(parts: CategoryAdminParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/admin/categories/:list/:code',
    summary: 'Renames a category or retires it from a day; cases that have it keep it',
    access,
    params: Type.Object({ ...ListParams.properties, code: Type.String({ maxLength: 40 }) }),
    body: CategoryChange,
    response: Type.Object({ done: Type.Literal(true) }),
    handler: async (ctx, { params, body }) => {
      const { list, code } = params;
      const known = parts.categories().find(list, code);
      if (known === undefined) throw new AppError('classify.category_unknown', { list, code });
      if (body.name === undefined && body.retiredOn === undefined)
        throw new AppError('request.invalid', { reason: 'give a name or retiredOn' });
      await ctx.db.query(
        'UPDATE classify.category SET name = $3, retired_on = $4 WHERE list = $1 AND code = $2',
        [
          list,
          code,
          body.name?.trim() || known.name,
          body.retiredOn === undefined ? known.retiredOn : body.retiredOn,
        ],
      );
      await audit(ctx, {
        action: 'classify.category_changed',
        subject: `category:${list}:${code}`,
        details: { ...body },
      });
      parts.changed(ctx);
      return { done: true as const };
    },
  });
}
