import { areaAdminRoutes } from '../../base/areas/index.ts';
import { categoryAdminRoutes } from '../../base/classify/index.ts';
import { flowAdminRoutes, limitAdminRoutes } from '../../base/loop/index.ts';
import { organisationAdminRoutes } from '../../base/organisations/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { Route } from '../../platform/http/index.ts';
import type { Pool } from '../../platform/threads/index.ts';
import { tellCityChanged } from '../city/changes.ts';
import { createRoles } from '../roles.ts';
import { scenes } from '../scenes.ts';
import { adminSheets } from './sheets.ts';

/**
 * The administration of the city: areas, duties, calendars, limits, categories, flows, and its lists as workbooks.
 * `accounts` are the routes of staff accounts, whose list is one of them.
 */
export function adminRoutes(
  { city, push }: Pick<SceneParts, 'city' | 'push'>,
  threads: Pool,
  accounts: readonly Route[] = [],
): Route[] {
  const today = (ctx: Ctx) => city.loop.dayOf(ctx.clock.now());
  const roles = Object.values(createRoles(scenes));
  const telling = (part: string) => (tx: Ctx) => tellCityChanged(push, tx, part);
  const routes = [
    ...areaAdminRoutes({ areas: () => city.areas, threads, today, changed: telling('areas') }),
    ...organisationAdminRoutes({
      get areas() {
        return city.areas;
      },
      get organisations() {
        return city.organisations;
      },
      get duties() {
        return city.duties;
      },
      get calendars() {
        return city.calendars;
      },
      get categories() {
        return city.categories;
      },
      today,
      changed: (tx, part) => tellCityChanged(push, tx, part),
    }),
    ...limitAdminRoutes({
      flows: city.loop.flows,
      get categories() {
        return city.categories;
      },
      today,
      changed: telling('limits'),
    }),
    ...flowAdminRoutes({
      flows: city.loop.flows,
      rolesWith: (permission) =>
        roles.flatMap(({ title, permissions }) => (permissions.includes(permission) ? [title] : [])),
    }),
    ...categoryAdminRoutes({ categories: () => city.categories, changed: telling('categories') }),
  ];
  return [...routes, ...adminSheets([...routes, ...accounts], city, createRoles(scenes))];
}
