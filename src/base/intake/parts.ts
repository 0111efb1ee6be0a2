import type { AreaDirectory } from '../areas/index.ts';
import type { CategoryBook, Classifier } from '../classify/index.ts';
import type { Loop } from '../loop/index.ts';
import type { DutyList, OrganisationDirectory } from '../organisations/index.ts';
import type { FusionRule } from './fusion.ts';
import type { RedLine } from './red-lines.ts';
import type { ExperienceBook } from './route.ts';

/** What the intake knows of the city; made by the composition root and read anew when the administration changes it. */
export interface Intake {
  readonly loop: Loop;
  readonly areas: AreaDirectory;
  readonly organisations: OrganisationDirectory;
  readonly duties: DutyList;
  readonly categories: CategoryBook;
  readonly classifier: Classifier;
  readonly experience: ExperienceBook;
  readonly redLines: readonly RedLine[];
  readonly fusionRules: readonly FusionRule[];
  readonly settings: IntakeSettings;
}

export interface IntakeSettings {
  /** From this confidence on a case is dispatched without a person; above 1 never. */
  readonly automaticThreshold: number;
  /** Below this a suggestion is not shown at all. */
  readonly suggestThreshold: number;
}
