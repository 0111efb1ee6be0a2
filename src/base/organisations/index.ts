/** Departments, streets, posts, staff; who is responsible for what; working calendars. */

export { keepDuty } from './admin-commands.ts';
export { type OrganisationAdminParts, organisationAdminRoutes } from './admin-routes.ts';
export { type CalendarBook, loadCalendars, storeCalendar } from './calendars.ts';
export {
  createOrganisationDirectory,
  loadOrganisations,
  type Organisation,
  type OrganisationDirectory,
} from './directory.ts';
export {
  createDutyList,
  type Duty,
  type DutyList,
  type DutyRow,
  findUnitByRule,
  loadDuties,
} from './duty.ts';
export { organisationRoutes } from './routes.ts';
