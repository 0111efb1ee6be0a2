import type { Scene } from '../base/scene/index.ts';
import { scene as components } from '../scenes/components/index.ts';
import { scene as doorCheck } from '../scenes/door-check/index.ts';
import { scene as enterprises } from '../scenes/enterprises/index.ts';
import { scene as hotline } from '../scenes/hotline/index.ts';
import { scene as housing } from '../scenes/housing/index.ts';
import { scene as onlineAppeals } from '../scenes/online-appeals/index.ts';
import { scene as open311 } from '../scenes/open311/index.ts';
import { scene as patrol } from '../scenes/patrol/index.ts';
import { scene as points } from '../scenes/points/index.ts';
import { scene as policeDiversion } from '../scenes/police-diversion/index.ts';
import { scene as population } from '../scenes/population/index.ts';
import { scene as recurrence } from '../scenes/recurrence/index.ts';
import { scene as snapReport } from '../scenes/snap-report/index.ts';
import { scene as supervision } from '../scenes/supervision/index.ts';
import { scene as tripleCross } from '../scenes/triple-cross/index.ts';
import { scene as whistle } from '../scenes/whistle/index.ts';

/** The only list of scenes. Those that others depend on stand before them. */
export const scenes: readonly Scene[] = [
  snapReport,
  open311,
  patrol,
  whistle,
  supervision,
  hotline,
  policeDiversion,
  tripleCross,
  onlineAppeals,
  recurrence,
  points,
  components,
  doorCheck,
  enterprises,
  population,
  housing,
];
