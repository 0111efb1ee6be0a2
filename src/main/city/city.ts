import { type AreaDirectory, loadAreas } from '../../base/areas/index.ts';
import {
  type CategoryBook,
  type Classifier,
  loadCategories,
  loadClassifier,
} from '../../base/classify/index.ts';
import {
  type ExperienceBook,
  type FusionRule,
  type IntakeSettings,
  incidentFlow,
  loadExperience,
  loadFusionRules,
  loadRedLines,
  type RedLine,
} from '../../base/intake/index.ts';
import {
  createNumberSource,
  type Flow,
  type FlowBook,
  type LimitTable,
  loadLimits,
  openFlowBook,
} from '../../base/loop/index.ts';
import {
  type CalendarBook,
  type DutyList,
  loadCalendars,
  loadDuties,
  loadOrganisations,
  type OrganisationDirectory,
} from '../../base/organisations/index.ts';
import type { City } from '../../base/scene/index.ts';
import type { CitySettings } from '../../cities/city-pack.ts';
import { assert } from '../../lib/assert.ts';
import { AppError } from '../../lib/errors.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { findSetting } from '../../platform/settings/index.ts';
import type { Pool } from '../../platform/threads/index.ts';
import type { CityDocument } from './set-up.ts';

interface Loaded {
  readonly areas: AreaDirectory;
  readonly organisations: OrganisationDirectory;
  readonly duties: DutyList;
  readonly calendars: CalendarBook;
  readonly limits: LimitTable;
  readonly categories: CategoryBook;
  readonly classifier: Classifier;
  readonly experience: ExperienceBook;
  readonly redLines: readonly RedLine[];
  readonly fusionRules: readonly FusionRule[];
  readonly settings: CitySettings & Readonly<Record<string, unknown>>;
  readonly brand: City['brand'];
}

/**
 * Reads the city from the database and keeps it in memory: some ten thousand areas and units that every report
 * asks for. `refresh` reads it again after the administration changed something.
 */
export async function openCity(root: RootCtx, sceneFlows: readonly Flow[], threads?: Pool): Promise<City> {
  const identity = await findSetting<CityDocument>(root.db, 'city');
  if (identity === undefined) throw new AppError('areas.none');
  const dayOf = dayIn(identity.timeZone);
  const flows: FlowBook = await openFlowBook(root.db, [incidentFlow, ...sceneFlows]);
  let loaded = await load(root, identity, dayOf(root.clock.now()), { threads });
  const nextNumber = createNumberSource(dayOf);
  return {
    identity,
    get areas() {
      return loaded.areas;
    },
    get organisations() {
      return loaded.organisations;
    },
    get duties() {
      return loaded.duties;
    },
    get calendars() {
      return loaded.calendars;
    },
    get categories() {
      return loaded.categories;
    },
    get classifier() {
      return loaded.classifier;
    },
    get experience() {
      return loaded.experience;
    },
    get redLines() {
      return loaded.redLines;
    },
    get fusionRules() {
      return loaded.fusionRules;
    },
    get settings(): IntakeSettings {
      return loaded.settings.dispatch;
    },
    get brand() {
      return loaded.brand;
    },
    setting: <Value>(key: string): Value => {
      assert(key in loaded.settings, `the city pack has no setting ${key}`);
      return loaded.settings[key] as Value;
    },
    loop: {
      flows,
      calendars: (id, version) => loaded.calendars.get(id, version),
      currentCalendar: () => loaded.calendars.current(),
      limits: () => loaded.limits,
      dayOf,
      nextNumber,
      isUnit: (id) => loaded.organisations.find(id) !== undefined,
    },
    refresh: async () => {
      // The model is not trained here: that takes seconds and would hold up everybody.
      const { classifier: trained, areas } = loaded;
      loaded = await load(root, identity, dayOf(root.clock.now()), { trained, areas });
    },
  };
}

async function load(
  root: RootCtx,
  identity: CityDocument,
  day: string,
  known: { trained?: Classifier; areas?: AreaDirectory; threads?: Pool | undefined },
): Promise<Loaded> {
  const settings = await findSetting<Loaded['settings']>(root.db, 'settings');
  const brand = await findSetting<City['brand']>(root.db, 'brand');
  assert(settings && brand, 'a city that is set up has settings and a brand');
  const [areas, organisations, calendars, limits, categories, experience, redLines, fusionRules] =
    await Promise.all([
      loadAreas(root.db, day, known.areas),
      loadOrganisations(root.db, day),
      loadCalendars(root.db, identity.calendarId),
      loadLimits(root.db),
      loadCategories(root.db),
      loadExperience(root.db),
      loadRedLines(root.db),
      loadFusionRules(root.db),
    ]);
  const duties = await loadDuties(root.db, organisations, settings.routing.fallbacks);
  const classifier =
    known.trained?.over(categories) ?? (await loadClassifier(root, categories, known.threads));
  return {
    ...{ areas, organisations, duties, calendars, limits, categories, classifier },
    ...{ experience, redLines, fusionRules, settings, brand },
  };
}

/** The day of an instant in a time zone, YYYY-MM-DD. */
function dayIn(timeZone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (at) => format.format(at);
}
