export type { CaseOf } from './access/access.interceptor.ts';
export { CaseAccess, type FactsOf } from './access/case-access.ts';
export { openedFacts, withGrant, withStep } from './access/case-facts.view.ts';
export { requireOfficer } from './access/require-officer.ts';
export * from './config/config.ts';
export { VARIABLES } from './config/settings.ts';
export { Answered, accept, inlineFile, type StreamVersion, savedFile } from './http/answered.ts';
export {
  ChoiceField,
  DateField,
  EmailField,
  FlagField,
  InstantField,
  IntField,
  ListField,
  ObjectField,
  PatternField,
  ReasonField,
  TextField,
} from './http/fields.ts';
export * from './http/paging.ts';
export * from './http/problem.ts';
export {
  type AlurRequest,
  type Call,
  Caller,
  commandContext,
  type PublicCall,
  PublicCaller,
  type Without,
} from './http/request-info.ts';
export { Changes, Creates, Reads, Routes } from './http/routes.ts';
export { FileUpload, readForm, readUpload, type Upload } from './http/upload.ts';
export type {
  ConsumerAnswer,
  ParkedAnswer,
  QuarantinedAnswer,
  RebuildAnswer,
  RetryAnswer,
  RewrapAnswer,
  ServiceAnswer,
  ViewAnswer,
} from './operations/answers.ts';
export { type Html, html } from './pages/html.ts';
export { facts, HTML, layout, list, STYLE } from './pages/layout.ts';
export { FOUND_AT_ONCE, MASKED_AT_ONCE, PEOPLE_PATH } from './people/wire.ts';
export { assignNumber } from './processes/assign-number.ts';
export * from './processes/number-register.ts';
export { type Ending, type Outcome, ProcessManager, ProcessStep, type Refused } from './processes/process-manager.ts';
export * from './runtime/answer-pin.ts';
export * from './runtime/clock.ts';
export { Freshness } from './runtime/freshness.ts';
export * from './runtime/ids.ts';
export * from './runtime/logging.ts';
export * from './runtime/policy-context.ts';
export * from './runtime/reason-words.ts';
export * from './runtime/service.ts';
export * from './runtime/ticker.ts';
