import Type from 'typebox';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import type { CategoryBook } from './categories.ts';

const CategoryView = Type.Object({
  code: Type.String(),
  name: Type.String(),
  parent: Type.Union([Type.String(), Type.Null()]),
  level: Type.Integer(),
});

/** Lists of categories, for choosing one. `book` gives the one that is in force now. */
export function categoryRoutes(book: () => CategoryBook): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/categories',
      summary: 'The lists of categories',
      access: 'public',
      response: Type.Object({
        main: Type.String(),
        lists: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
      }),
      handler: async () => ({
        main: book().mainList,
        lists: book().lists.map(({ id, name }) => ({ id, name })),
      }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/categories/:list',
      summary: 'All categories of a list that are in use',
      access: 'public',
      params: Type.Object({ list: Type.String({ maxLength: 60 }) }),
      response: Type.Object({ items: Type.Array(CategoryView) }),
      handler: async (_ctx, { params, reply }) => {
        reply.header('Cache-Control', 'public, max-age=300');
        const items = book()
          .all(params.list)
          .filter((category) => category.retiredOn === null)
          .map(({ code, name, parent, level }) => ({ code, name, parent, level }));
        return { items };
      },
    }),
  ];
}
