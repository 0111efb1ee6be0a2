import type { City } from '../../base/scene/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { DepartmentView, WhistleStage, WhistleView } from './contract.ts';
import { whistleFlow } from './flow.ts';
import type { WhistleRow } from './queries.ts';
import { responsesOf } from './store.ts';

/** Whistles as lists show them, with how each department answered. */
export async function viewWhistles(
  ctx: Ctx,
  city: City,
  rows: readonly WhistleRow[],
): Promise<WhistleView[]> {
  const responses = await responsesOf(
    ctx.db,
    rows.map((row) => row.caseId),
  );
  const name = (id: string) => city.organisations.find(id)?.name ?? id;
  const now = ctx.clock.now();
  return rows.map((row) => {
    const departments = responses
      .filter((response) => response.caseId === row.caseId)
      .map((response) => ({
        ...{ id: response.organisationId, name: name(response.organisationId) },
        reportedInAt: response.reportedInAt?.toISOString() ?? null,
        arrivedAt: response.arrivedAt?.toISOString() ?? null,
        dueAt: response.dueAt.toISOString(),
        late: (response.reportedInAt ?? row.endedAt ?? now) > response.dueAt,
        stars: response.stars,
      }));
    const state = whistleFlow.states[row.state];
    const closed = row.endedAt !== null || state?.final === true;
    const isLate = !closed && row.dueAt !== null && row.dueAt < now;
    return {
      ...{ id: row.caseId, number: row.number, title: row.title, state: row.state },
      stateTitle: state?.title ?? { zh: row.state, en: row.state },
      mark: isLate ? ('late' as const) : (state?.mark ?? ('waiting' as const)),
      stage: stageOf(row.state, closed, departments),
      closed,
      ...{ address: row.address, lon: row.lon, lat: row.lat },
      blownAt: row.blownAt.toISOString(),
      dueAt: row.dueAt?.toISOString() ?? null,
      sourceCaseId: row.sourceCaseId,
      blower: { id: row.organisationId, name: name(row.organisationId) },
      departments,
    };
  });
}

function stageOf(state: string, closed: boolean, departments: readonly DepartmentView[]): WhistleStage {
  if (closed) return 'done';
  if (state === 'blown')
    return departments.some((each) => each.reportedInAt === null && each.late) ? 'overdue' : 'waiting';
  return state === 'gathering' ? 'coming' : 'on-site';
}
