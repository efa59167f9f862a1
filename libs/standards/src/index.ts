export type { CalendarYear } from './clock/calendar.ts';
export * from './clock/calendar-alarm.ts';
export * from './clock/escalation.ts';
export type { DueFlag, DueQuestion, DueTime, Pause, WorkClock } from './clock/work-clock.ts';
export { dueInPause } from './clock/work-clock.ts';
export { shippedFile, shippedFolder, slug, text } from './data-files.ts';
export * from './dates.ts';
export * from './definition.ts';
export * from './document-codes.ts';
export * from './documents.ts';
export { type Fault, type RouteFault, StandardsError } from './faults.ts';
export * from './funds-procedure.ts';
export { hazardClass } from './hazards.ts';
export * from './holder.ts';
export * from './identity-numbers/index.ts';
export { type Inconsistency, loadInconsistencies } from './inconsistencies.ts';
export * from './labels.ts';
export * from './letter-numbers.ts';
export {
  isLetterType,
  LETTER_TYPES,
  type Letter,
  type LetterPlaceholder,
  type LetterType,
  latestTemplate,
  letterOf,
  templateOf,
} from './letters.ts';
export { loadStandards, type Standards } from './load.ts';
export * from './messages.ts';
export {
  codePoint,
  isBrokenText,
  type PersonText,
  personText,
  plainWords,
  sameName,
  type TextKind,
} from './person-text.ts';
export { readable } from './published-text.ts';
export * from './reasons.ts';
export * from './regions.ts';
export * from './role-groups.ts';
export * from './roles.ts';
export * from './route.ts';
export { advance, closeOutcome, downstream, startRoute } from './route-walk.ts';
export * from './satisfaction.ts';
export * from './screening.ts';
export { checkService } from './service-check.ts';
export * from './staff.ts';
export * from './step-kinds.ts';
export * from './step-needs.ts';
export * from './step-roles.ts';
export * from './tenant.ts';
