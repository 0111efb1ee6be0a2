import type { Consumer, DeliveredEvent } from '../../platform/outbox/index.ts';
import { type CaseState, findCases } from '../loop/index.ts';
import type { Intake } from './parts.ts';
import { type Experience, storeExperience } from './route.ts';

/** Each bounce and each case that a unit kept to its closing teaches routing; synthetic life teaches nothing. */
export function routeLearner(intake: Intake): Consumer {
  return {
    name: 'intake.route-learner',
    types: ['incident.bounced', 'loop.case.closed'],
    handle: async (ctx, events) => {
      const incidents = events.filter((event) => event.data.flowId === 'incident');
      const caseIds = incidents.map((event) => String(event.data.caseId));
      const states = new Map((await findCases(ctx.db, caseIds)).map((state) => [state.id, state]));
      const outcomes = incidents.flatMap(
        (event) => outcomeOf(event, states.get(String(event.data.caseId))) ?? [],
      );
      await storeExperience(ctx.db, outcomes, ctx.clock.now());
      for (const outcome of outcomes) intake.experience.add(outcome);
    },
  };
}

/** What an event teaches, if anything. */
function outcomeOf(event: DeliveredEvent, state: CaseState | undefined): Experience | undefined {
  if (state === undefined || state.subject.synthetic) return undefined;
  const { categoryList, categoryCode, place } = state.subject;
  const districtId = place.areaPath[1];
  const bounced = event.type === 'incident.bounced';
  const organisationId = bounced ? state.actedBy.object : state.leadOrganisationId;
  if (!categoryList || !categoryCode || !districtId || !organisationId) return undefined;
  const outcome = { kept: bounced ? 0 : 1, bounced: bounced ? 1 : 0 };
  return { list: categoryList, code: categoryCode, districtId, organisationId, ...outcome };
}
