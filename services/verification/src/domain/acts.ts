import { type Done, type Rejection, reject } from '@alur/event-sourcing';
import { needsOf, STEP_KINDS } from '@alur/standards';
import type { ActEvent } from './case-file-events.ts';
import type { CaseFileState, DoneStep, NotedStep } from './case-file-state.ts';

/** What an officer did in a step. `outcome` must be one of the step kind. */
export type Act =
  | { readonly kind: 'document-verification'; readonly outcome: string; readonly failedDocuments: readonly string[] }
  | {
      readonly kind: 'village-check' | 'registry-check';
      readonly outcome: string;
      readonly registry: string;
      readonly dataDate: string;
    }
  | { readonly kind: 'dukcapil-match'; readonly outcome: string }
  | { readonly kind: 'siks-ng-entry'; readonly outcome: string; readonly reference: string | null }
  | {
      readonly kind: 'bupati-endorsement';
      readonly outcome: string;
      readonly number: string | null;
      readonly date: string | null;
      readonly documentId: string | null;
    }
  | {
      readonly kind: 'external-wait';
      readonly outcome: string;
      readonly number: string | null;
      readonly date: string | null;
    }
  | {
      readonly kind: 'eligibility-decision';
      readonly outcome: string;
      readonly reasonCode: string;
      /** Of an incident: the households that get aid; else empty. */
      readonly households: readonly string[];
    }
  | { readonly kind: 'nomination'; readonly outcome: string; readonly nominationId: string }
  | {
      readonly kind: 'forwarding';
      readonly outcome: string;
      readonly letter: LetterFact;
      readonly reference: string | null;
    }
  | { readonly kind: 'explanation'; readonly outcome: string }
  | { readonly kind: 'follow-up'; readonly outcome: string; readonly resultCode: string }
  | { readonly kind: 'letter'; readonly outcome: string; readonly letter: LetterFact; readonly via: DeliveryWay };

export type DeliveryWay = 'loket' | 'wa-pemohon' | 'wa-pengisi-data' | 'internal';

/** What the Letter aggregate says of a letter, looked up for the command. */
export interface LetterFact {
  readonly letterId: string;
  readonly caseId: string;
  /** Signed (perhaps delivered) and not withdrawn. */
  readonly signed: boolean;
}

export interface ActContext extends Done {
  /** Calendar date of `at` in the tenant's zone. */
  readonly today: string;
  /** Code of the social registry in force on that date. */
  readonly registryInForce: string;
  readonly noteId: string | null;
}

/** What an officer reads of a step that R-14 needs first. */
const MISSING: Readonly<Record<string, string>> = {
  'dukcapil-match': 'Padankan dahulu KTP dan KK dengan data Dukcapil.',
  'siks-ng-entry': 'Catat dahulu entri SIKS-NG.',
  'bupati-endorsement': 'Catat dahulu surat pengesahan Bupati.',
};

/** The event of an act, or why the facts of the act do not allow it. The step is open and the officer may do it. */
export function actEvent(state: CaseFileState, step: NotedStep, act: Act, context: ActContext): ActEvent | Rejection {
  const missing = missingPrerequisite(state, step);
  if (missing !== undefined) return missing;
  const { noteId } = context;
  const base = {
    caseId: step.caseId,
    stepId: step.stepId,
    run: step.run,
    kind: step.kind,
    outcome: act.outcome,
    by: context.by,
    at: context.at,
    noteId,
  };
  switch (act.kind) {
    case 'document-verification': {
      const failedDocuments = [...act.failedDocuments];
      if (act.outcome === 'failed' && failedDocuments.length === 0) {
        return reject('failed-documents-missing', 'Sebutkan berkas yang tidak lolos verifikasi.');
      }
      if (act.outcome === 'passed' && failedDocuments.length > 0) {
        return reject('failed-documents-unexpected', 'Hasil lolos tidak boleh menyebut berkas yang gagal.');
      }
      return { type: 'case-file.documents-verified.v1', data: { ...base, failedDocuments } };
    }
    case 'village-check':
    case 'registry-check': {
      const { registry, dataDate } = act;
      if (registry !== context.registryInForce) {
        return reject(
          'registry-not-in-force',
          `Registri yang berlaku hari ini adalah ${context.registryInForce}. Periksa di registri itu.`,
          {
            facts: { registryInForce: context.registryInForce },
          },
        );
      }
      if (dataDate > context.today) {
        return reject(
          'data-date-in-future',
          'Tanggal data registri tidak boleh setelah hari ini. Perbaiki tanggalnya.',
        );
      }
      const type = act.kind === 'village-check' ? 'case-file.village-checked.v1' : 'case-file.registry-checked.v1';
      return { type, data: { ...base, registry, dataDate } };
    }
    case 'dukcapil-match':
      return { type: 'case-file.identity-matched.v1', data: base };
    case 'siks-ng-entry':
      return { type: 'case-file.registry-entry-recorded.v1', data: { ...base, reference: act.reference } };
    case 'bupati-endorsement': {
      const { number, date, documentId } = act;
      if (act.outcome === 'endorsed' && (number === null || date === null || documentId === null)) {
        return reject(
          'endorsement-incomplete',
          'Surat pengesahan Bupati harus punya nomor, tanggal dan berkas unggahan.',
          {
            rule: 'R-14',
          },
        );
      }
      if (date !== null && date > context.today) return dateInFuture();
      return { type: 'case-file.endorsement-recorded.v1', data: { ...base, number, date, documentId } };
    }
    case 'external-wait': {
      const { number, date } = act;
      if (date !== null && date > context.today) return dateInFuture();
      const body = String(step.params['body']);
      return { type: 'case-file.external-answer-recorded.v1', data: { ...base, body, number, date } };
    }
    case 'eligibility-decision': {
      if (state.surveyors.includes(context.by)) return notTheSurveyor(state);
      const households = [...new Set(act.households)];
      const refusal = wrongOutcome(state, step, act.outcome) ?? wrongHouseholds(state, act.outcome, households);
      if (refusal !== undefined) return refusal;
      const { reasonCode } = act;
      const data = {
        ...base,
        reasonCode,
        ...(isIncident(state) ? { households: withEarlier(state, step, households) } : {}),
      };
      return { type: 'case-file.eligibility-decided.v1', data };
    }
    case 'nomination':
      if (step.subjectId === null) return subjectMissing();
      return {
        type: 'case-file.candidate-nominated.v1',
        data: {
          ...base,
          nominationId: act.nominationId,
          programme: String(step.params['programme']),
          subjectId: step.subjectId,
          village: step.village,
        },
      };
    case 'forwarding': {
      if (!act.letter.signed || act.letter.caseId !== step.caseId) return letterNotSigned('R-15');
      const to = String(step.params['to']);
      const data = { ...base, letterId: act.letter.letterId, to, reference: act.reference };
      return { type: 'case-file.recommendation-forwarded.v1', data };
    }
    case 'explanation':
      return { type: 'case-file.explanation-given.v1', data: { ...base, topic: String(step.params['topic']) } };
    case 'follow-up':
      return { type: 'case-file.follow-up-recorded.v1', data: { ...base, resultCode: act.resultCode } };
    case 'letter': {
      const assigned = state.letters[step.stepId];
      if (!act.letter.signed || assigned?.letterId !== act.letter.letterId) return letterNotSigned('R-13');
      return { type: 'case-file.letter-delivered.v1', data: { ...base, letterId: act.letter.letterId, via: act.via } };
    }
  }
}

/** Registration needs the Dukcapil match, the SIKS-NG entry and the Bupati's letter in this order. */
function missingPrerequisite(state: CaseFileState, step: NotedStep): Rejection | undefined {
  for (const { kind, outcome } of needsOf(step)) {
    const detail = MISSING[kind];
    const ended = Object.values(state.done).some((done) => done.kind === kind && done.outcome === outcome);
    if (detail !== undefined && !ended)
      return reject('prerequisite-missing', detail, { rule: 'R-14', facts: { missing: kind } });
  }
  return undefined;
}

/** Whether the case is about a disaster: its households are assessed, and the decision names them. */
export function isIncident(state: CaseFileState): boolean {
  return Object.values(state.steps).some(({ kind }) => kind === 'assessment');
}

/** aid goes to households that were assessed and found eligible, and to no others. */
function wrongHouseholds(state: CaseFileState, outcome: string, named: readonly string[]): Rejection | undefined {
  const allowed = isIncident(state) && outcome === 'eligible';
  if (!allowed) {
    if (named.length === 0) return undefined;
    return reject('households-unexpected', 'Rumah tangga disebut hanya pada bencana yang dinilai layak.');
  }
  if (named.length === 0) {
    return reject('households-missing', 'Sebutkan rumah tangga yang layak menerima bantuan.', { rule: 'R-08' });
  }
  const unknown = named.filter((household) => !state.households.includes(household));
  if (unknown.length === 0) return undefined;
  return reject('household-unknown', 'Ada rumah tangga yang belum diasesmen. Lengkapi asesmen atau perbaiki daftar.', {
    rule: 'R-08',
    facts: { unknown },
  });
}

/** A decision on households that were found late takes no aid from the others. */
function withEarlier(state: CaseFileState, { params }: NotedStep, households: readonly string[]): string[] {
  return params['supplementary'] === true ? [...new Set([...state.eligible, ...households])] : [...households];
}

/** who was not found is refused, or looked for again. */
function wrongOutcome(state: CaseFileState, step: NotedStep, outcome: string): Rejection | undefined {
  const { repeats } = STEP_KINDS['eligibility-decision'];
  const ended = Object.values(state.done);
  if (outcome === repeats.outcome && !ended.some(({ kind }) => repeats.kinds.some((each) => each === kind))) {
    return reject('nothing-to-repeat', 'Perkara ini tidak memakai survei. Putuskan layak atau tidak layak.');
  }
  if (outcome === repeats.outcome && step.params['supplementary'] === true) {
    return reject('nothing-to-repeat', 'Keluarga yang menyusul dinilai lagi lewat asesmen susulan yang baru.');
  }
  if (outcome !== 'eligible' || !ended.some(notFound)) return undefined;
  return reject(
    'not-found-in-survey',
    'Survei tidak menemukan pemohon, sehingga tidak dapat dinyatakan layak. Putuskan tidak layak, atau minta survei ulang.',
    { rule: 'R-04', facts: { outcomes: ['ineligible', repeats.outcome] } },
  );
}

function notFound({ kind, outcome }: DoneStep): boolean {
  return outcome === 'not-found' && (kind === 'survey' || kind === 'field-check');
}

function notTheSurveyor(state: CaseFileState): Rejection {
  return reject(
    'not-by-same-officer',
    'Petugas yang melakukan survei atau asesmen tidak boleh memutuskan. Serahkan kepada petugas lain.',
    isIncident(state) ? { rule: 'R-07' } : {},
  );
}

export function subjectMissing(): Rejection {
  return reject('subject-missing', 'Permohonan ini tidak menyebut orang yang bersangkutan.');
}

function letterNotSigned(rule: string): Rejection {
  return reject('letter-not-signed', 'Surat permohonan ini belum ditandatangani atau sudah dicabut.', { rule });
}

function dateInFuture(): Rejection {
  return reject('date-in-future', 'Tanggal surat tidak boleh setelah hari ini. Perbaiki tanggalnya.');
}
