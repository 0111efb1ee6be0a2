import { type RawBuilder, sql } from 'kysely';
import type { Narrowing } from './contract.ts';

/**
 * What a supervisor narrows lists by: the unit that leads, an area at any of the indexed depths, a category with all
 * below it (`list:code`). `row` is the table or alias that carries a case's columns.
 */
export function narrowed(query: Narrowing, row: 'c' | 'o' = 'c'): RawBuilder<unknown>[] {
  const column = (name: string) => sql.ref(`${row}.${name}`);
  const conditions: RawBuilder<unknown>[] = [];
  if (query.unit !== undefined) conditions.push(sql`${column('lead_organisation_id')} = ${query.unit}`);
  if (query.area !== undefined) {
    const depths = ['area_depth1_id', 'area_depth2_id', 'area_depth3_id', 'area_id'];
    const inside = depths.map((depth) => sql`${column(depth)} = ${query.area}`);
    conditions.push(sql`(${sql.join(inside, sql` OR `)})`);
  }
  if (query.category !== undefined) {
    const [list = '', code = ''] = query.category.split(/:(.*)/s);
    conditions.push(sql`${column('category_list')} = ${list}`);
    if (code !== '')
      conditions.push(sql`${column('category_code')} LIKE ${`${code.replace(/[\\%_]/g, '\\$&')}%`}`);
  }
  return conditions;
}
