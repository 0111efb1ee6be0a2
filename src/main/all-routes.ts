import { areaRoutes } from '../base/areas/index.ts';
import { categoryRoutes } from '../base/classify/index.ts';
import { deskRoutes } from '../base/desk/index.ts';
import { createBreakers, type FeedParts, feedRoutes } from '../base/feeds/index.ts';
import { countReports, intakeRoutes, photoCheckRoutes } from '../base/intake/index.ts';
import { liveRoute, loopRoutes } from '../base/loop/index.ts';
import { organisationRoutes } from '../base/organisations/index.ts';
import { registryRoutes } from '../base/registry/index.ts';
import type { City, SceneParts } from '../base/scene/index.ts';
import { auditRoutes } from '../platform/audit/index.ts';
import type { Auth } from '../platform/auth/index.ts';
import type { Config } from '../platform/config/index.ts';
import type { Ctx } from '../platform/context/index.ts';
import type { FileStore } from '../platform/files/index.ts';
import type { Route } from '../platform/http/index.ts';
import { allAuditWords } from './audit-words.ts';
import { cityRoutes } from './city/routes.ts';
import { figureRoutes } from './indicators/indicators.ts';
import { scenes } from './scenes.ts';

/** The routes of the platform, the base and all scenes, but for those of what is put together for a whole city. */
export function allRoutes(config: Config, auth: Auth, parts: SceneParts): Route[] {
  const { city, files, push } = parts;
  const views = () => viewPartsOf(city, files, config.uploadLimitMb * 1_048_576);
  const caseParts = Object.assign(views(), {
    countReports: (ctx: Ctx, caseIds: readonly string[]) => countReports(ctx.db, caseIds),
  });
  const keepers = new Set(scenes.flatMap(({ manifest }) => (manifest.keepsCases ? manifest.id : [])));
  return [
    ...auth.routes,
    ...auditRoutes({ timeZone: city.identity.timeZone, words: allAuditWords }),
    ...areaRoutes(() => city.areas),
    ...organisationRoutes(city),
    ...registryRoutes(city),
    ...feedRoutes(feedPartsOf(config, city)),
    ...loopRoutes(caseParts),
    liveRoute(push),
    ...figureRoutes(city, views()),
    ...categoryRoutes(() => city.categories),
    ...intakeRoutes(city),
    ...deskRoutes({ city, keepsCases: (channel) => keepers.has(channel) }),
    ...photoCheckRoutes({ ...views(), timeZone: city.identity.timeZone }),
    ...cityRoutes(city, config),
    ...scenes.flatMap((scene) => scene.routes?.(parts) ?? []),
  ];
}

/** What loading sources needs of the configuration and the city. */
export function feedPartsOf(config: Config, city: City): FeedParts {
  return {
    ...{ breakers: createBreakers(), environment: process.env, timeZone: city.identity.timeZone },
    ...{ dataDir: config.dataDir, feedsDirectory: config.feedsDirectory },
    uploadLimitBytes: config.feedsUploadLimitMb * 1_048_576,
    today: (ctx) => city.loop.dayOf(ctx.clock.now()),
  };
}

/** Views read names through the city, so that they follow what the administration changes. */
function viewPartsOf(city: City, files: FileStore, uploadLimitBytes: number) {
  return {
    loop: city.loop,
    files,
    uploadLimitBytes,
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
