import Type from 'typebox';
import type { Area } from '../../base/areas/index.ts';
import type { CategoryAdminView } from '../../base/classify/admin-contract.ts';
import type { DutyView } from '../../base/organisations/admin-contract.ts';
import type { Organisation } from '../../base/organisations/index.ts';
import type { City } from '../../base/scene/index.ts';
import type { AccountView, RoleCatalogue } from '../../platform/auth/index.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import { instantCell, type ListColumn, sheetOfList } from '../../platform/tables/index.ts';

const MANAGE = { permission: 'city.manage' } as const;

/**
 * The lists of the administration as workbooks: duties, categories and staff from the routes that the pages read, areas
 * and units from the city as it is in force. Of staff nothing that opens an account.
 */
export function adminSheets(routes: readonly Route[], city: City, roles: RoleCatalogue): Route[] {
  const { timeZone } = city.identity;
  const listOf = (path: string): Route[] =>
    routes.filter((route) => route.method === 'GET' && route.path === path);
  return [
    ...listOf('/api/v1/admin/duties').map((route) =>
      sheetOfList<DutyView>(route, {
        ...{ path: '/api/v1/admin/duties.xlsx', list: 'admin.duties', columns: duties, timeZone },
        title: { zh: '权责清单', en: 'Duty list' },
      }),
    ),
    ...listOf('/api/v1/admin/categories/:list').map((route) =>
      sheetOfList<CategoryAdminView>(route, {
        ...{ path: '/api/v1/admin/categories/:list/list.xlsx', list: 'admin.categories', timeZone },
        ...{ columns: categories, title: { zh: '类别', en: 'Categories' } },
      }),
    ),
    ...listOf('/api/v1/auth/accounts').map((route) =>
      sheetOfList<AccountView>(route, {
        ...{ path: '/api/v1/auth/accounts.xlsx', list: 'admin.accounts', timeZone },
        ...{ columns: accountsOf(city, roles), title: { zh: '人员账号', en: 'Staff' } },
      }),
    ),
    sheetOfList<Area>(areaList(city), {
      ...{ path: '/api/v1/admin/areas.xlsx', list: 'admin.areas', columns: areasOf(city), timeZone },
      title: { zh: '区域', en: 'Areas' },
    }),
    sheetOfList<Organisation>(unitList(city), {
      ...{ path: '/api/v1/admin/organisations.xlsx', list: 'admin.organisations', timeZone },
      ...{ columns: unitsOf(city), title: { zh: '单位', en: 'Units' } },
    }),
  ];
}

const duties: ListColumn<DutyView>[] = [
  ['类别清单', 'List', 14, (row) => row.categoryList],
  ['类别代码', 'Prefix', 14, (row) => row.categoryPrefix],
  ['类别', 'Category', 28, (row) => row.category],
  ['区域', 'Areas', 24, (row) => row.areas.join('、')],
  ['牵头', 'Lead', 28, (row) => row.lead],
  ['协办', 'Assist', 28, (row) => row.assist.join('、')],
  ['法规依据', 'Legal basis', 50, (row) => row.legalBasis],
  ['来源', 'Source', 30, (row) => row.source],
  ['生效', 'From', 12, (row) => row.validFrom],
  ['失效', 'To', 12, (row) => row.validTo],
];

const categories: ListColumn<CategoryAdminView>[] = [
  ['代码', 'Code', 16, (row) => row.code],
  ['名称', 'Name', 28, (row) => row.name],
  ['层级', 'Level', 8, (row) => row.level],
  ['全称', 'Path', 44, (row) => row.path.join(' / ')],
  ['对应', 'Mapped', 44, (row) => row.mapped.map(({ code, name }) => `${code} ${name}`).join('、')],
  ['停用日', 'Retired', 12, (row) => row.retiredOn],
];

function accountsOf(city: City, roles: RoleCatalogue): ListColumn<AccountView>[] {
  const place = (id: string | undefined, of: { find(id: string): { name: string } | undefined }) =>
    id === undefined ? '' : `（${of.find(id)?.name ?? id}）`;
  return [
    ['账号', 'Login', 18, (row) => row.login],
    ['姓名', 'Name', 16, (row) => row.name],
    [
      '单位',
      'Unit',
      28,
      ({ organisationId }) =>
        organisationId === null ? null : (city.organisations.find(organisationId)?.name ?? organisationId),
    ],
    [
      '角色',
      'Roles',
      44,
      ({ grants }, language) =>
        grants
          .map(
            ({ role, organisationId, areaId }) =>
              `${roles[role]?.title[language] ?? role}${place(organisationId, city.organisations)}${place(areaId, city.areas)}`,
          )
          .join('、'),
    ],
    ['停用', 'Disabled', 8, (row) => row.disabled],
    ['动态口令', 'Second factor', 10, (row) => row.hasTotp],
    ['最近登录', 'Last sign-in', 18, (row) => instantCell(row.lastLoginAt)],
  ];
}

function areasOf(city: City): ListColumn<Area>[] {
  return [
    ['代码', 'Code', 18, (row) => row.code],
    ['名称', 'Name', 24, (row) => row.name],
    ['层级', 'Level', 14, (row) => row.level],
    [
      '上级',
      'Above',
      24,
      (row) => (row.parentId === null ? null : (city.areas.find(row.parentId)?.name ?? null)),
    ],
    [
      '全称',
      'Path',
      50,
      (row) =>
        city.areas
          .resolve(row.path)
          .map(({ name }) => name)
          .join(' / '),
    ],
    ['独立管辖', 'Exclusive', 10, (row) => row.exclusive],
    ['经度', 'Longitude', 12, (row) => row.lon],
    ['纬度', 'Latitude', 12, (row) => row.lat],
    ['合成数据', 'Synthetic', 10, (row) => row.synthetic],
  ];
}

function unitsOf(city: City): ListColumn<Organisation>[] {
  return [
    ['代码', 'Code', 24, (row) => row.code],
    ['名称', 'Name', 32, (row) => row.name],
    ['类型', 'Kind', 14, (row) => row.kind],
    [
      '上级',
      'Above',
      28,
      (row) => (row.parentId === null ? null : (city.organisations.find(row.parentId)?.name ?? null)),
    ],
    ['区域', 'Area', 20, (row) => (row.areaId === null ? null : (city.areas.find(row.areaId)?.name ?? null))],
    ['电话', 'Telephone', 18, (row) => row.telephone],
  ];
}

/** Everything below an area, by code; the whole city unless told. */
function areaList(city: City): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/admin/areas',
    summary: 'Areas from the top down, all or those below one',
    access: MANAGE,
    query: Type.Object({
      below: Type.Optional(Type.String({ maxLength: 40, description: 'code of an area' })),
    }),
    handler: async (_ctx, { query }) => {
      const top = query.below === undefined ? city.areas.city : city.areas.findByCode(query.below);
      const rows = top === undefined ? [] : withAllBelow(city, top);
      return { items: rows };
    },
  });
}

function withAllBelow(city: City, area: Area): Area[] {
  return [area, ...city.areas.childrenOf(area.id).flatMap((child) => withAllBelow(city, child))];
}

function unitList(city: City): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/admin/organisations',
    summary: 'Units by code',
    access: MANAGE,
    handler: async () => ({
      items: [...city.organisations.all()].sort((a, b) => (a.code < b.code ? -1 : 1)),
    }),
  });
}
