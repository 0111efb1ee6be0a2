import { AppError } from '../lib/errors.ts';
import { readAssessment } from './pack-assessment.ts';
import type { PackContent } from './pack-category-checks.ts';
import { checkPack } from './pack-checks.ts';
import { PackReader } from './pack-reader.ts';
import { readBrand, readCalendar, readCity, readSettings } from './pack-settings.ts';
import {
  readCategories,
  readDivisions,
  readDuties,
  readFusion,
  readKinds,
  readKnowledge,
  readLimits,
  readLists,
  readMappings,
  readOrganisations,
  readRedLines,
  readShares,
  readStaff,
  readTemplates,
  readWords,
} from './pack-tables.ts';
import type { CityPack } from './pack-types.ts';

export { createDutyFinder, type DutyFinder, type FoundDuty } from './pack-duties.ts';
export {
  coversArea,
  type ExpandedOrganisations,
  expandOrganisations,
  fillTemplate,
  type PlaceCodes,
  placeOf,
} from './pack-organisations.ts';
export type { PackProblem } from './pack-reader.ts';
export * from './pack-types.ts';

/** How many problems are told at once. */
export const MAX_PROBLEMS = 50;

/**
 * Reads and checks all tables of a city pack: each row by itself, then what rows say about each other (parents,
 * prefixes, units, holes). Reads files only. A pack without divisions.csv is checked as far as that goes.
 *
 * Throws `city-pack.invalid` {problems, total, first}: up to MAX_PROBLEMS of {file, line, field, why, expected}.
 */
export function loadCityPack(dir: string): CityPack {
  const reader = new PackReader(dir);
  const lists = readLists(reader);
  const content: PackContent = {
    city: readCity(reader),
    divisions: readDivisions(reader),
    lists,
    categories: lists.flatMap((list) => readCategories(reader, list)),
    mappings: readMappings(reader),
    words: readWords(reader),
    organisations: readOrganisations(reader),
    templates: readTemplates(reader),
    duties: readDuties(reader),
    limits: readLimits(reader),
    kinds: readKinds(reader),
    redLines: readRedLines(reader),
    fusion: readFusion(reader),
    shares: readShares(reader),
    knowledge: readKnowledge(reader),
    staff: readStaff(reader),
    calendar: readCalendar(reader),
    brand: readBrand(reader),
    settings: readSettings(reader),
    assessment: readAssessment(reader),
  };
  stopOnProblems(reader);
  // Names are followed only in rows that are right by themselves: one fault would show up many times otherwise.
  checkPack(reader, content);
  stopOnProblems(reader);
  return { dir, ...content };
}

function stopOnProblems(reader: PackReader): void {
  const [problem] = reader.problems;
  if (problem === undefined) return;
  const { file, line, field, why, expected } = problem;
  throw new AppError('city-pack.invalid', {
    first: `${file}:${line} ${field}: ${why}; expected ${expected}`,
    total: reader.problems.length,
    problems: reader.problems.slice(0, MAX_PROBLEMS),
  });
}
