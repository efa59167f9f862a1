import { type Decision, reject } from '@alur/event-sourcing';
import { closeOutcome, downstream, type ServiceDefinition, type Step } from '@alur/standards';
import { dueTimes } from './case-clock.ts';
import type { CommandOf } from './case-commands.ts';
import type { CaseEvent } from './case-events.ts';
import { definitionOf, type OfficeRules, stepOf } from './case-rules.ts';
import type { KnownCase } from './case-state.ts';
import { firstSteps, inOrder, openSteps, routeOf } from './case-steps.ts';

/** Reasons that question what was decided, not the paper that came of it. */
const AGAINST_THE_DECISION: readonly string[] = [
  'keberatan-diterima',
  'keputusan-keliru',
  'data-baru',
  'hasil-pengaduan',
  'putusan-pengadilan',
];
const LATE_HOUSEHOLD = 'keluarga-menyusul';
const WRONG_LETTER = 'surat-salah';

interface Reopening {
  readonly steps: readonly string[];
  readonly supplementary: readonly string[];
}

/** A closed case goes on with the step that can change how it ended, and with what its end made void. */
export function reopen(
  state: KnownCase,
  { reasonCode, by, at }: CommandOf<'reopen'>,
  { tenant, rules }: OfficeRules,
): Decision<CaseEvent> {
  if (!state.closed) return reject('not-closed', 'Perkara ini masih berjalan.');
  const definition = definitionOf(state, tenant, rules);
  const { caseId } = state.opened;
  const { steps, supplementary } = reopened(state, state.closed, reasonCode, definition);
  const pauses = [...state.pauses, { from: state.closed.at, to: at }];
  const { dueAt } = dueTimes(state, pauses, definition, rules);
  return inOrder(
    state,
    () => [{ type: 'case.reopened.v1', data: { caseId, reasonCode, by, at, dueAt } }],
    (s) => openSteps(s, steps, at, definition, rules, supplementary),
  );
}

/** Households that were found late are assessed and decided on beside the aid to the others, until the report. */
export function supplementAssessment(
  state: KnownCase,
  { at }: CommandOf<'supplement-assessment'>,
  { tenant, rules }: OfficeRules,
): Decision<CaseEvent> {
  const definition = definitionOf(state, tenant, rules);
  const open = Object.values(state.open).map(({ kind }) => kind);
  const assessment = lastOf(state, definition, ({ kind }) => kind === 'assessment');
  if (assessment === undefined) {
    return reject('not-assessed', 'Asesmen perkara ini belum selesai. Catat keluarga yang menyusul pada asesmen itu.');
  }
  if (open.includes('eligibility-decision')) {
    return reject(
      'not-decided',
      'Kelayakan belum diputuskan. Minta asesmen ulang pada keputusan, agar keluarga yang menyusul ikut dinilai.',
    );
  }
  if (open.includes('report')) {
    return reject(
      'already-reporting',
      'Bantuan sudah selesai dan laporan sedang dibuat. Selesaikan laporan, lalu buka kembali perkara dengan alasan keluarga-menyusul.',
    );
  }
  return openSteps(state, [assessment], at, definition, rules, [assessment]);
}

function reopened(
  state: KnownCase,
  closed: NonNullable<KnownCase['closed']>,
  reasonCode: string,
  definition: ServiceDefinition,
): Reopening {
  const last = state.completed.at(-1);
  const { open, outcome, supplementary } = closed;
  if (closed.reasonCode !== null || last === undefined) {
    return { steps: open.length > 0 ? open : firstSteps(definition), supplementary };
  }
  const late =
    reasonCode === LATE_HOUSEHOLD && outcome === 'completed'
      ? lastOf(state, definition, ({ kind }) => kind === 'assessment')
      : undefined;
  const chosen = late ?? questioned(state, outcome, reasonCode, definition) ?? last;
  const behind = downstream(routeOf(definition), chosen);
  const others = open.filter((id) => id !== chosen && !behind.has(id));
  return { steps: [chosen, ...others], supplementary: late === undefined ? [] : [late] };
}

/** The step that a reason points to; undefined: the last one. */
function questioned(
  state: KnownCase,
  outcome: string,
  reasonCode: string,
  definition: ServiceDefinition,
): string | undefined {
  if (reasonCode === WRONG_LETTER) return lastOf(state, definition, ({ kind }) => kind === 'letter');
  if (!AGAINST_THE_DECISION.includes(reasonCode)) return undefined;
  return lastOf(state, definition, ({ on }) =>
    Object.values(on).some((target) => ![null, outcome].includes(closeOutcome(target))),
  );
}

/** The step that ended last of those that fit. */
function lastOf(state: KnownCase, definition: ServiceDefinition, fits: (step: Step) => boolean): string | undefined {
  return state.completed.findLast((id) => fits(stepOf(definition, id)));
}
