/** What the world's standards say of numbers, codes, dates and names that people write. Pure, without I/O. */
export { daysOfMonth, isCalendarDate, isoDate } from './calendar-date.ts';
export type { CreditCodeReason } from './credit-code.ts';
export {
  creditCheckCharacter,
  isCreditCode,
  isOrganisationCode,
  organisationCheckCharacter,
  organisationCodeOf,
  readCreditCode,
} from './credit-code.ts';
export type { Division, DivisionLevel, DivisionReason } from './division-code.ts';
export { provinceOf, readDivisionCode } from './division-code.ts';
export { organisationCore } from './organisation-name.ts';
export type { NameReason, SplitName } from './personal-name.ts';
export { isCompoundSurname, readName, splitName, tidyName } from './personal-name.ts';
export type { Reading } from './reading.ts';
export { tidy } from './reading.ts';
export type { ResidentNumberReason } from './resident-number.ts';
export {
  birthDateOf,
  divisionOf,
  isResidentNumber,
  mendedResidentNumbers,
  readResidentNumber,
  residentCheckCharacter,
  sexOf,
  to15,
  to18,
} from './resident-number.ts';
export type { Telephone, TelephoneReason } from './telephone.ts';
export { isTelephone, readTelephone } from './telephone.ts';
export type { DateReason } from './written-date.ts';
export { dateOfSerial, readDate } from './written-date.ts';
