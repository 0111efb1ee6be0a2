/** Every channel's way in: report → place → understand → fuse → route → case. */

export {
  erasePersonReports,
  findOpeningReports,
  findPersonReports,
  MOST_REPORTS,
  type PersonReport,
} from './erase-reports.ts';
export { endEmptied, fuseReport, separateReport } from './fuse-commands.ts';
export { type FusionMatch, type FusionRule, loadFusionRules } from './fusion.ts';
export { type ImportOptions, importReports, previewImport, sampleTable } from './import.ts';
export {
  type CategoryImport,
  type CategoryImportSummary,
  importCategories,
  learnCategories,
} from './import-categories.ts';
export { type ColumnChoice, type ColumnMap, chooseColumns } from './import-columns.ts';
export { IMPORT_FIELDS } from './import-names.ts';
export { parseStates } from './import-states.ts';
export type { ImportSummary } from './import-tally.ts';
export { parseInstant, type TimeReading } from './import-times.ts';
export { permissions as incidentPermissions } from './incident-actions/fields.ts';
export { incidentFlow } from './incident-flow.ts';
export { routeLearner } from './learn-routes.ts';
export { type NoticeParts, noticeConsumer } from './notices/consumer.ts';
export { incidentNotices } from './notices/rules.ts';
export { incidentTemplates } from './notices/templates.ts';
export type { Intake, IntakeSettings } from './parts.ts';
export {
  countCheckBacklog,
  keepPhotos,
  type PhotoKeeper,
  photoCheckRoutes,
  photoConsumer,
  startPhotoKeeper,
} from './photo-checks/index.ts';
export { reclassify } from './reclassify.ts';
export { findRedLine, loadRedLines, type RedLine } from './red-lines.ts';
export { reportSource } from './report-facts.ts';
export {
  countReports,
  findReport,
  findReportAndCitizen,
  findReportByExternalId,
  insertReporter,
  type Reporter,
  reportersOf,
  reportsOfCase,
  type StoredReport,
  setReportPrivate,
} from './report-store.ts';
export {
  createExperienceBook,
  type ExperienceBook,
  loadExperience,
  type RouteSuggestion,
  suggestRoute,
} from './route.ts';
export { intakeRoutes, REPORT_SUBMIT, receiptOf } from './routes.ts';
export { type SealedReport, sealReport } from './seal-report.ts';
export { type NewReport, type SubmittedReport, submitReport, TEXT_LIMIT } from './submit.ts';
export { findUnit, limitUntil, PAST_STATES, type PastState, type PastTicket } from './take-over.ts';
export { type Suggestion, type Understands, understand } from './understand.ts';
export { workerRoutes } from './worker-routes.ts';
