import type { City } from '../../base/scene/index.ts';
import { PackReader } from '../../cities/pack-reader.ts';
import { readStaff } from '../../cities/pack-tables.ts';
import type { Auth, GrantInput } from '../../platform/auth/index.ts';
import { inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { findSetting } from '../../platform/settings/index.ts';
import type { CityDocument } from './set-up.ts';

/** The one password of all demonstration accounts; they are made only when DEMO is on. */
export const DEMO_PASSWORD = 'Chengshi-2026';

/** Roles that see and do what lies in their area; the others what their unit has in hand. */
const BY_AREA = new Set([
  'dispatcher',
  'supervisor',
  'leader',
  'street',
  'community',
  'grid-member',
  'hotline-agent',
  'data-steward',
  'governance',
]);

/** Any number will do, as long as nothing else in this database locks it. */
const STAFF_LOCK = 7_218_004;

/** Makes the city pack's fictional staff with their accounts, once. */
export async function storeDemoStaff(root: RootCtx, auth: Auth, city: City): Promise<void> {
  const [known] = await root.db.query('SELECT 1 FROM organisations.staff LIMIT 1');
  if (known) return;
  const document = await findSetting<CityDocument>(root.db, 'city');
  const members = readStaff(new PackReader(document!.packDirectory));
  await inTransaction(root, async (tx) => {
    // Of processes that start together one makes them; the others wait and find them.
    await tx.db.query('SELECT pg_advisory_xact_lock($1)', [STAFF_LOCK]);
    if ((await tx.db.query('SELECT 1 FROM organisations.staff LIMIT 1')).length > 0) return;
    for (const member of members) {
      const organisation = city.organisations.findByCode(member.organisation);
      const area = member.areaCode === undefined ? undefined : city.areas.findByCode(member.areaCode);
      if (organisation === undefined) continue;
      const cityWide = member.areaCode === undefined && organisation.code.startsWith('city.');
      const byUnit: GrantInput = { role: member.role, organisationId: organisation.id };
      const byArea: GrantInput = { role: member.role, ...(area && { areaId: area.id }) };
      const grants: GrantInput[] = BY_AREA.has(member.role)
        ? area
          ? [byArea, byUnit]
          : [byArea]
        : cityWide && ['administrator', 'auditor'].includes(member.role)
          ? [{ role: member.role }]
          : [byUnit];
      const id = await auth.createAccount(tx, {
        login: member.account,
        name: member.name,
        password: DEMO_PASSWORD,
        organisationId: organisation.id,
        grants,
        mustChangePassword: false,
      });
      await tx.db.query(
        'INSERT INTO organisations.staff (id, organisation_id, name, post, telephone) VALUES ($1, $2, $3, $4, $5)',
        [...[id, organisation.id, member.name, member.post, member.telephone]],
      );
      if (area)
        await tx.db.query('INSERT INTO organisations.staff_area (staff_id, area_id) VALUES ($1, $2)', [
          id,
          area.id,
        ]);
    }
  });
}
