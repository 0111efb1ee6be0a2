import {
  type FactParts,
  factKeeper,
  hasFacts,
  type IndicatorParts,
  indicatorRoutes,
  rebuildFacts,
} from '../../base/indicators/index.ts';
import { reportSource } from '../../base/intake/index.ts';
import type { ViewParts } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { Route } from '../../platform/http/index.ts';
import type { Consumer } from '../../platform/outbox/index.ts';
import { scenes } from '../scenes.ts';

/** What the facts of this city are made from. */
export function factPartsOf(city: City): FactParts {
  return { timeZone: city.identity.timeZone, reports: reportSource };
}

/** The city as the figures see it; names follow what the administration changes. */
export function indicatorPartsOf(city: City): IndicatorParts {
  return {
    timeZone: city.identity.timeZone,
    added: scenes.flatMap(({ figures = [] }) => figures),
    dayOf: (at) => city.loop.dayOf(at),
    get areas() {
      return city.areas;
    },
    get organisations() {
      return city.organisations;
    },
    get categories() {
      return city.categories;
    },
  };
}

/** Keeps the facts of cases and reports up to date. */
export function indicatorConsumer(city: City): Consumer {
  return factKeeper(factPartsOf(city));
}

/** Definitions and values of all figures. */
export function figureRoutes(city: City, views: ViewParts): Route[] {
  return indicatorRoutes(indicatorPartsOf(city), views);
}

/** Counts cases that were stored before there were facts; nothing to do in the ordinary start. */
export async function catchUpFacts(ctx: Ctx, city: City, progress: (step: string) => void): Promise<void> {
  if (await hasFacts(ctx.db)) return;
  await rebuildFacts(ctx, factPartsOf(city), ({ cases, reports }) =>
    progress(`counting ${cases} cases and ${reports} reports`),
  );
}
