import { submitReport } from '../../base/intake/index.ts';
import { act, type CaseState, findCase } from '../../base/loop/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import type { TestCity } from '../testing.ts';

/** People of demo-town that a case needs on its way. */
export function peopleOf(town: TestCity) {
  return {
    dispatcher: town.staff('dispatcher'),
    supervisor: town.staff('supervisor', { unit: 'city.operations-centre', area: '990101' }),
    clerk: town.staff('unit-clerk', { unit: 'city.urban-management' }),
    otherClerk: town.staff('unit-clerk', { unit: 'city.police' }),
    leader: town.staff('leader'),
  };
}
export type People = ReturnType<typeof peopleOf>;

let count = 0;
/** A report about a manhole cover, given to the urban management bureau of demo-town. */
export async function openIncident(town: TestCity, people: People, citizen?: Actor): Promise<CaseState> {
  count += 1;
  const street = town.city.areas.findByCode('990101001');
  const { case: opened } = await submitReport(town.ctx, town.city, {
    channel: 'hotline',
    externalId: `test-${count}`,
    text: `第 ${count} 号井盖松动`,
    kind: '求助',
    // A grid apart for each, so that none is fused with another.
    ...{ lon: street?.lon ?? 0, lat: street?.lat ?? 0, neverDispatch: true },
    category: { list: 'topics', code: '010101' },
    reporter: { name: '王明', telephone: '13800001111', ...(citizen && { citizenId: citizen.id }) },
  });
  const unit = town.city.organisations.findByCode('city.urban-management');
  await step(town, people.dispatcher, opened!.id, 'dispatch', { unit: unit?.id });
  return (await findCase(town.ctx.db, opened!.id))!;
}

export function step(
  town: TestCity,
  actor: Actor,
  caseId: string,
  action: string,
  form: Record<string, unknown> = {},
): Promise<CaseState> {
  const capacity = actor.kind === 'citizen' ? 'reporter' : 'staff';
  return act(town.as(actor), town.city.loop, { caseId, action, form, capacity });
}

/** Signs, handles and verifies a case: it waits for its closing. */
export async function bringToClosing(town: TestCity, people: People, caseId: string): Promise<void> {
  const state = await findCase(town.ctx.db, caseId);
  if (state?.state === 'awaiting-signature') await step(town, people.clerk, caseId, 'sign');
  await step(town, people.clerk, caseId, 'handle', { result: '已加固' });
  await step(town, people.supervisor, caseId, 'verify');
}

export async function closeIncident(town: TestCity, people: People, caseId: string): Promise<CaseState> {
  await bringToClosing(town, people, caseId);
  return step(town, people.dispatcher, caseId, 'close');
}
