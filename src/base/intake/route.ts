import { type Db, statement } from '../../platform/db/index.ts';
import type { Area } from '../areas/index.ts';
import type { Category, CategoryBook } from '../classify/index.ts';
import type { Duty, DutyList, Organisation, OrganisationDirectory } from '../organisations/index.ts';

/** How often a unit kept or bounced a category in a district. */
export interface Experience {
  readonly list: string;
  readonly code: string;
  readonly districtId: string;
  readonly organisationId: string;
  readonly kept: number;
  readonly bounced: number;
}

export interface RouteSuggestion {
  readonly unit: { readonly id: string; readonly name: string };
  readonly assistants: readonly { readonly id: string; readonly name: string }[];
  /** 0 to 1: how sure routing is of the unit when the category is right. */
  readonly confidence: number;
  readonly legalBasis: string;
  /** Why this unit: the duty list's line, or what experience taught. */
  readonly reason: {
    readonly kind: 'duty-list' | 'experience' | 'fallback';
    readonly source: string;
    readonly prefix: string;
  };
  /** Who the duty list names, when experience says otherwise. */
  readonly instead?: { readonly id: string; readonly name: string };
}

export interface ExperienceBook {
  of(list: string, code: string, districtId: string): readonly Experience[];
  add(experience: Experience): void;
}

const selectExperience = statement(
  'intake.select_experience',
  `SELECT category_list AS list, category_code AS code, district_id AS "districtId", organisation_id AS "organisationId",
     kept, bounced FROM intake.route_experience`,
);
const addExperience = statement(
  'intake.add_experience',
  `INSERT INTO intake.route_experience (category_list, category_code, district_id, organisation_id, kept, bounced, changed_at)
   SELECT list, code, district, organisation, sum(kept), sum(bounced), $7
   FROM unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[], $5::int[], $6::int[])
     AS e (list, code, district, organisation, kept, bounced)
   GROUP BY list, code, district, organisation
   ON CONFLICT (category_list, category_code, district_id, organisation_id) DO UPDATE SET
     kept = route_experience.kept + excluded.kept, bounced = route_experience.bounced + excluded.bounced,
     changed_at = excluded.changed_at`,
);

export async function loadExperience(db: Db): Promise<ExperienceBook> {
  return createExperienceBook(await db.run<Experience>(selectExperience));
}

export function createExperienceBook(rows: readonly Experience[]): ExperienceBook {
  const byPlace = new Map<string, Map<string, Experience>>();
  const add = (row: Experience) => {
    const key = `${row.list} ${row.code} ${row.districtId}`;
    const units = byPlace.get(key) ?? new Map<string, Experience>();
    const known = units.get(row.organisationId);
    const sum = known ? { ...row, kept: known.kept + row.kept, bounced: known.bounced + row.bounced } : row;
    byPlace.set(key, units.set(row.organisationId, sum));
  };
  for (const row of rows) add(row);
  return {
    of: (list, code, districtId) => [...(byPlace.get(`${list} ${code} ${districtId}`)?.values() ?? [])],
    add,
  };
}

/** Stores outcomes, in one statement; the caller's transaction. */
export async function storeExperience(db: Db, outcomes: readonly Experience[], at: Date): Promise<void> {
  if (outcomes.length === 0) return;
  const column = <Name extends keyof Experience>(name: Name) => outcomes.map((each) => each[name]);
  await db.run(addExperience, [
    ...[column('list'), column('code'), column('districtId'), column('organisationId')],
    ...[column('kept'), column('bounced'), at],
  ]);
}

/** Bounces after which the duty list's unit is doubted, and cases another unit must have kept to be preferred. */
const DOUBT_AFTER_BOUNCES = 2;
const PREFER_AFTER_KEPT = 2;

/**
 * Finds the unit for a category at a place: the duty list's line of the longest prefix, in the list itself or in
 * those it is mapped onto, corrected by what bounces taught.
 */
export function suggestRoute(
  parts: {
    duties: DutyList;
    organisations: OrganisationDirectory;
    categories: CategoryBook;
    experience: ExperienceBook;
  },
  category: Category,
  path: readonly Area[],
  day: string,
): RouteSuggestion | undefined {
  const duty = findDuty(parts.duties, parts.categories, category, path, day);
  if (duty === undefined) return undefined;
  const district = path[1];
  const experience = district ? parts.experience.of(category.list, category.code, district.id) : [];
  const ofLead = experience.find((row) => row.organisationId === duty.lead.id);
  const better = experience
    .filter((row) => row.kept >= PREFER_AFTER_KEPT && keptShare(row) > 0.7)
    .sort((a, b) => b.kept - a.kept)[0];
  const doubted = ofLead !== undefined && ofLead.bounced >= DOUBT_AFTER_BOUNCES && keptShare(ofLead) < 0.4;
  const other = doubted && better ? parts.organisations.find(better.organisationId) : undefined;
  const named = ({ id, name }: Organisation) => ({ id, name });
  const common = { assistants: duty.assist.map(named), legalBasis: duty.legalBasis };
  if (other && better && other.id !== duty.lead.id) {
    const source = `${better.kept} kept, ${ofLead?.bounced} bounced`;
    const reason = { kind: 'experience' as const, source, prefix: duty.categoryPrefix };
    return {
      ...common,
      unit: named(other),
      confidence: keptShare(better),
      reason,
      instead: named(duty.lead),
    };
  }
  const kind = duty.fallback ? ('fallback' as const) : ('duty-list' as const);
  const confidence = duty.fallback ? 0.2 : ofLead ? Math.min(1, 0.3 + 0.7 * keptShare(ofLead)) : 0.95;
  return {
    ...common,
    unit: named(duty.lead),
    confidence,
    reason: { kind, source: duty.source, prefix: duty.categoryPrefix },
  };
}

function findDuty(
  duties: DutyList,
  book: CategoryBook,
  category: Category,
  path: readonly Area[],
  day: string,
): Duty | undefined {
  const own = duties.resolve({ list: category.list, code: category.code, path, day });
  if (own && !own.fallback) return own;
  for (const { id } of book.lists) {
    const mapped = id === category.list ? undefined : book.mapTo(category, id);
    const found = mapped && duties.resolve({ list: id, code: mapped.code, path, day });
    if (found && !found.fallback) return found;
  }
  return own;
}

/** Share of cases kept, drawn towards a half while there are few (one of each is assumed beforehand). */
function keptShare(row: Experience): number {
  return (row.kept + 1) / (row.kept + row.bounced + 2);
}
