import type { RootCtx } from '../../../platform/context/index.ts';
import { deriveHouseholds, regroupHouseholds, rememberHomes } from './households.ts';
import type { LinkOptions } from './link-options.ts';
import { type LinkRunResult, runLink } from './link-run.ts';
import type { LinkSubject } from './link-subject.ts';
import { PERSON_FIELDS, recordFields, unitePersons } from './person-union.ts';
import { personLinkConfig } from './persons-config.ts';

export interface LinkPersonsResult extends LinkRunResult {
  /** Households that there are, or those that were made anew. */
  readonly households: number;
}

/**
 * Makes persons of what all sources of persons say now, as `runLink` says, and households of them. Throws
 * `registry.no_sources`, `registry.link_busy` and what linking throws.
 */
export async function linkPersons(root: RootCtx, options: LinkOptions): Promise<LinkPersonsResult> {
  let households = 0;
  const subject: LinkSubject = {
    ...PERSONS,
    after: async (tx) => {
      households += await regroupHouseholds(tx);
    },
    follow: async (root, also) => {
      households = await deriveHouseholds(root, also);
    },
  };
  return runLink(root, subject, options, async (result) => {
    const { how, entities, reviews } = result;
    const made = how === 'whole' ? `${households} households` : `${households} households made anew`;
    options.say(`${entities} persons touched, ${made}, ${reviews} pairs for people`);
    return { ...result, households };
  });
}

const PERSONS = {
  ...{ kind: 'person', name: 'persons', noSources: 'registry.no_sources' },
  addresses: ['residence_address', 'registered_address'],
  unite: unitePersons,
  ...{ columns: PERSON_FIELDS, config: personLinkConfig, values: recordFields() },
  heldValue: (field) => `json_extract_string(h.fields, '$.${field}')`,
  before: rememberHomes,
} satisfies Partial<LinkSubject>;
