import { readPackLists } from '../../base/classify/index.ts';
import { createExperienceBook, type Understands } from '../../base/intake/index.ts';
import { createDutyList, createOrganisationDirectory } from '../../base/organisations/index.ts';
import type { CityPack } from '../../cities/city-pack.ts';

/** Earlier than any line of a duty list ends. */
const ALWAYS = '0000-01-01';

/**
 * What a city pack alone understands of a text, without a database: its lists, words and duty list, nothing taught,
 * no red lines, and the units of the city itself, for places that are not known more finely.
 */
export function understandsOf(pack: CityPack): Understands {
  const rows = pack.organisations.map(({ code, name, kind }) => ({
    ...{ id: code, code, name, kind, parentId: null, areaId: null, telephone: null },
  }));
  const organisations = createOrganisationDirectory(rows);
  const duties = pack.duties.map(({ list, categoryPrefix, areas, leadTemplate, ...duty }) => ({
    ...{ categoryList: list, categoryPrefix, areas, lead: leadTemplate, assist: duty.assistTemplates },
    ...{ legalBasis: duty.legalBasis.join('；'), source: duty.source, validFrom: ALWAYS, validTo: null },
  }));
  const { automaticThreshold, suggestThreshold } = pack.settings.dispatch;
  return {
    ...readPackLists(pack),
    ...{ organisations, duties: createDutyList(duties, organisations, pack.settings.routing.fallbacks) },
    ...{ experience: createExperienceBook([]), redLines: [] },
    settings: { automaticThreshold, suggestThreshold },
  };
}
