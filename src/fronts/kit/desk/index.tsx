// The second door of the kit: what pages of the desk are made of. Phones never load it.
export { AreaSelect, AreaTrail, type ChosenArea } from './area-select.tsx';
export { CaseClocks, CaseSteps, CaseStory } from './case-parts.tsx';
export { BuildingFacade, type BuildingFacadeProps, type FacadeHouse } from './facade.tsx';
export {
  FormSheet,
  type FormSheetProps,
  LineField,
  LongField,
  ReasonSheet,
  type ReasonSheetProps,
} from './form.tsx';
export { DeskList, type DeskListProps, DeskPick, DeskRow, type DeskRowProps } from './list.tsx';
export { DeskPage, type DeskPageProps, DeskPanes, DeskSides, type DeskTab } from './page.tsx';
export {
  Choice,
  DataTable,
  Fact,
  Facts,
  Filter,
  FilterBar,
  Mark,
  Notice,
  Queues,
  Tile,
  Tiles,
} from './parts.tsx';
export { SheetButton } from './sheet-button.tsx';
export { shortAddress } from './short-address.ts';
export { StepSheet, type StepSheetProps } from './step-sheet.tsx';
export { TablePages, type TablePagesProps } from './table-pages.tsx';
export { useCaseNews } from './use-case-news.ts';
export { type Sending, useRefresh, useSend } from './use-send.ts';
export { useSteps } from './use-steps.ts';
export { DeskWork, type DeskWorkProps } from './work.tsx';
