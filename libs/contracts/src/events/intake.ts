import { z } from 'zod';
import { code, date, done, eventsOf, id, instant, stepRef } from '../contract.ts';
import { incident } from './intake-incidents.ts';

const { event } = eventsOf('intake');

export const caseKind = z.enum(['application', 'incident', 'complaint']);
export const relation = z.enum(['diri', 'keluarga', 'masyarakat', 'tksk', 'perangkat-desa', 'pendamping']);

export const CaseOpened = event(
  'case-opened',
  'A request, incident report or complaint was filed and got its ticket.',
  {
    caseId: id,
    ticket: code,
    kind: caseKind,
    service: code,
    serviceVersion: z.int().min(1),
    archetype: code,
    /** The person the case is about; null in an anonymous complaint. */
    subjectId: id.nullable(),
    /** The person who filed it; null when anonymous or when the subject filed it. */
    reporterId: id.nullable(),
    relation,
    /** How it came in: `loket`, `desa`, `tksk`, `whatsapp`, `telepon`, `surat`, … */
    channel: code,
    /** Kemendagri village code `16.09.01.2004`, or null. */
    village: code.nullable(),
    urgent: z.boolean(),
    /** For a complaint: the service (and case) it is about. */
    about: z.object({ service: code, caseId: id.nullable(), category: code.nullable() }).nullable(),
    openedBy: id,
    openedAt: instant,
    /** Officers whom a complaint accuses: they see nothing of it. */
    excluded: z.array(id).optional(),
    /** Only for a case of kind `incident`. */
    incident: incident.optional(),
    /** What was chosen of a service that has several kinds: `jenisStimulan` = `RUTILAHU`; also in the params of every step. */
    choice: z.object({ name: code, value: code }).optional(),
  },
);

export const DocumentAttached = event('document-attached', 'A paper or photo was added to the file of a case.', {
  caseId: id,
  documentId: id,
  code,
  sha256: z.string().length(64),
  ...done,
});

export const DispensationGranted = event(
  'dispensation-granted',
  'A missing paper was waived by an officer with a reason (INC-28).',
  { caseId: id, code, substitute: code.nullable(), reasonCode: code, ...done },
);

export const FileReturned = event('file-returned', 'The file is incomplete and went back to the applicant (R-03).', {
  caseId: id,
  /** Why; absent in events of before. */
  reasonCode: code.optional(),
  missing: z.array(code),
  ...done,
});

export const FileCompleted = event('file-completed', 'The file is complete: the service clock starts (R-02).', {
  caseId: id,
  by: id,
  at: instant,
  dueAt: instant.nullable(),
});

export const StepOpened = event(
  'step-opened',
  'A step of the route is open; the context that owns its kind does the work.',
  {
    ...stepRef,
    kind: code,
    service: code,
    serviceVersion: z.int().min(1),
    subjectId: id.nullable(),
    village: code.nullable(),
    /** Role codes that may do the step. */
    roles: z.array(code),
    partner: code.nullable(),
    /** Officers who may not do it, because they did a step that it must be separate from. */
    notBy: z.array(id),
    /** Officers whom a complaint accuses, as in `CaseOpened`; absent: none. */
    excluded: z.array(id).optional(),
    /** Step kinds that must have been completed in this case before this step may act, e.g. `survey` before a letter. */
    requires: z.array(code),
    /** Settings of the kind, e.g. `{ letter: 'rekomendasi-sktm', signer: 'kepala-dinas' }`. */
    params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
    urgent: z.boolean(),
    openedAt: instant,
    dueAt: instant.nullable(),
    /** Due time of the whole case; absent in events of before. */
    caseDueAt: instant.nullable().optional(),
  },
);

export const StepAssigned = event('step-assigned', 'An open step was given to (or taken by) one officer.', {
  ...stepRef,
  officer: id.nullable(),
  ...done,
});

export const StepCompleted = event('step-completed', 'A step ended with an outcome.', {
  ...stepRef,
  kind: code,
  outcome: code,
  by: id,
  at: instant,
  late: z.boolean(),
  /** Who had taken the step, where another officer ended it. */
  takenBy: id.optional(),
});

/** Who is to learn of a limit: roles, and the officer who has the step. */
const alarm = z.object({
  roles: z.array(code),
  assignee: z.boolean(),
  /** Does not wait for the morning. */
  urgent: z.boolean(),
});

export const StepOverdue = event('step-overdue', 'The due time of an open step has passed; once per step and run.', {
  ...stepRef,
  kind: code,
  dueAt: instant,
  detectedAt: instant,
  /** Absent in events of before. */
  alarm: alarm.optional(),
});

export const CaseOverdue = event('case-overdue', 'The due time of the whole case has passed.', {
  caseId: id,
  dueAt: instant,
  detectedAt: instant,
  /** Steps that are open. */
  stages: z.array(code),
  alarm,
});

export const DeadlineEscalated = event(
  'deadline-escalated',
  'A limit is near its end, or has passed by one or three working days; once per limit and level.',
  {
    caseId: id,
    /** null: the limit of the whole case. */
    stepId: code.nullable(),
    run: z.int().min(1).nullable(),
    level: z.enum(['amber', 'next-day', 'third-day']),
    dueAt: instant,
    at: instant,
    alarm,
  },
);

const moved = { from: instant.nullable(), to: instant.nullable(), overdue: z.boolean() };

export const DueMoved = event(
  'due-moved',
  'Due times were calculated again by a new version of the calendar; a breach that is none any more is corrected.',
  {
    caseId: id,
    reason: z.enum(['calendar-revised']),
    at: instant,
    case: z.object(moved).nullable(),
    steps: z.array(z.object({ stepId: code, run: z.int().min(1), ...moved })),
    /** Of a closed case: whether it ended late by the new times. */
    late: z.boolean().optional(),
  },
);

export const CalendarRevised = event(
  'calendar-revised',
  'An office counts by another version of the calendar of a year.',
  {
    year: z.int(),
    version: z.int(),
    /** Worked out before the decree. */
    provisional: z.boolean(),
    at: instant,
  },
);

export const CalendarNotDecreed = event(
  'calendar-not-decreed',
  'A year near or running has no decreed calendar: weekly from October, daily from December.',
  { year: z.int(), state: z.enum(['provisional', 'missing']), day: date, at: instant },
);

/** Of before the list of reasons; a log may still hold it. */
export const ClockPausedV1 = event('clock-paused', 'The service clock stands still, with one of three reasons.', {
  caseId: id,
  reason: z.enum(['menunggu-pemohon', 'menunggu-instansi-luar', 'gangguan-jaringan']),
  ...done,
});

export const ClockPaused = event(
  'clock-paused',
  'The service clock stands still, with a reason of the list for pauses.',
  { caseId: id, reason: code, ...done },
  2,
);

export const ClockResumed = event('clock-resumed', 'The service clock runs on; due times moved.', {
  caseId: id,
  by: id,
  at: instant,
  dueAt: instant.nullable(),
  steps: z.array(z.object({ stepId: code, run: z.int().min(1), dueAt: instant.nullable() })),
});

export const CaseClosed = event('case-closed', 'The case ended; every step that was still open is void.', {
  caseId: id,
  outcome: code,
  reasonCode: code.nullable(),
  by: id,
  at: instant,
  late: z.boolean(),
});

export const CaseReopened = event('case-reopened', 'A closed case goes on, with a reason.', {
  caseId: id,
  reasonCode: code,
  ...done,
  /** The time in which the case was closed does not count; absent in events of before. */
  dueAt: instant.nullable().optional(),
});

export const EmergencyAccessOpened = event(
  'emergency-access-opened',
  'An officer without a step in a case opened it for a time, with a written reason that the privacy officer reads.',
  { caseId: id, officer: id, reasonId: id, until: instant, at: instant },
);

export const LookUpsExceeded = event(
  'look-ups-exceeded',
  'An officer looked up more people than a desk needs, or registered more; the privacy officer reads it.',
  { officer: id, kind: code, most: z.int().min(1), minutes: z.int().min(1), at: instant },
);

export const RestrictedPersonFiled = event(
  'restricted-person-filed',
  'A case was filed for a person whose data are not to be processed; the privacy officer reads it.',
  { subjectId: id, caseId: id, ...done },
);

export const PeopleLinkChanged = event(
  'people-link-changed',
  'Two registrations were proposed as one person, linked by a second officer, refused, or separated again.',
  {
    linkId: id,
    subjectIds: z.array(id).length(2),
    state: z.enum(['proposed', 'linked', 'rejected', 'unlinked']),
    proposedBy: id,
    reasonCode: code.optional(),
    ...done,
  },
);

export const IdentityAccessed = event(
  'identity-accessed',
  'An officer saw the identity of a person, with a stated purpose.',
  {
    subjectId: id,
    caseId: id.nullable(),
    officer: id,
    /** The service that asked; absent for a look in intake itself and in events of before. */
    service: code.optional(),
    purpose: code,
    fields: z.array(code),
    at: instant,
  },
);

export const SubjectErased = event(
  'subject-erased',
  "A person's key was destroyed; every service destroys its own key of that person.",
  { subjectId: id, ground: code, ...done },
);

export const LogAnchored = event(
  'log-anchored',
  'Merkle root over the heads of all streams of the intake log on one day.',
  { day: date, root: z.string().length(64), streams: z.int().min(0) },
);
