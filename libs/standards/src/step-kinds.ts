import { FUNDS_DESKS } from './funds-procedure.ts';
import { DESKS, FILE_HANDLERS, LEADS, OFFICE_HOLDERS, type RoleList } from './role-groups.ts';

export type StepOwner = 'intake' | 'verification' | 'survey' | 'disbursement';

interface StepKindData {
  /** The service whose officers' acts end a step of the kind. */
  readonly owner: StepOwner;
  /** What officers and citizens read where a route gives the step no label. */
  readonly label: string;
  /** Every one must be handled by a route. */
  readonly outcomes: readonly string[];
  /** An outcome that no route names: steps of these kinds are done again before this one. */
  readonly repeats?: { readonly outcome: string; readonly kinds: readonly string[] };
  /** Settings that a route must give. */
  readonly params: readonly string[];
  /** The acts that end a step, with the roles that may do each. A step must name such a role for every act. */
  readonly acts: Readonly<Record<string, RoleList>>;
  /** Acts of roles that a step need not name: they act in it whatever its `roles` are. */
  readonly fixed?: Readonly<Record<string, RoleList>>;
  /** Acts that `notBy` keeps an officer from; absent: all. */
  readonly separate?: readonly string[];
  /** At most one such step in a run of a route: its owner keeps one per case. */
  readonly once?: true;
  /** Only in services of this kind; absent: in all. */
  readonly only?: 'application' | 'incident';
}

const DATA_DESKS = [...DESKS, 'pengelola-data-kabupaten'] as const satisfies RoleList;
const FIELD_ADVISERS = ['pekerja-sosial', 'koordinator-kabupaten-pkh'] as const satisfies RoleList;
const LETTER_DESKS = [...DATA_DESKS, 'pengisi-data-desa'] as const satisfies RoleList;
const SURVEYORS = ['petugas-survei', 'pekerja-sosial'] as const satisfies RoleList;
/** Sent to the place of an incident. */
const RESPONDERS = ['kepala-seksi', 'tagana', 'pordam', ...SURVEYORS] as const satisfies RoleList;
const FIELDWORK = {
  acts: { visit: SURVEYORS },
  fixed: { assign: ['kabid-linjamsos', 'kepala-seksi', 'kepala-dinas'], accompany: ['tksk'] },
} as const;

/**
 * The closed set of step kinds. Guards (`rolesOf`), the check of routes and the worklist read who may do what from here,
 * and from nowhere else.
 */
export const STEP_KINDS = {
  completeness: {
    owner: 'intake',
    label: 'Pemeriksaan kelengkapan berkas',
    outcomes: ['complete', 'incomplete'],
    params: [],
    acts: { check: FILE_HANDLERS },
    once: true,
  },
  papers: {
    owner: 'intake',
    label: 'Melengkapi berkas yang menyusul',
    outcomes: ['received'],
    params: [],
    acts: { receive: FILE_HANDLERS },
    only: 'incident',
  },
  'document-verification': {
    owner: 'verification',
    label: 'Verifikasi persyaratan',
    outcomes: ['passed', 'failed'],
    params: [],
    acts: {
      verify: [
        ...DESKS,
        'pekerja-sosial',
        'petugas-pengaduan',
        'pengelola-data-kabupaten',
        'koordinator-kabupaten-pkh',
      ],
    },
  },
  'village-check': {
    owner: 'verification',
    label: 'Pengecekan data di desa/kelurahan',
    outcomes: ['registered', 'not-registered'],
    params: [],
    acts: { check: ['pengisi-data-desa', 'petugas-desa'] },
  },
  'registry-check': {
    owner: 'verification',
    label: 'Pengecekan data kesejahteraan sosial',
    outcomes: ['registered', 'not-registered'],
    params: [],
    acts: { check: [...DATA_DESKS, ...FIELD_ADVISERS] },
  },
  'dukcapil-match': {
    owner: 'verification',
    label: 'Pemadanan data Dukcapil',
    outcomes: ['matched', 'unmatched'],
    params: [],
    acts: { match: DATA_DESKS },
  },
  'siks-ng-entry': {
    owner: 'verification',
    label: 'Pengisian SIKS-NG',
    outcomes: ['entered'],
    params: [],
    acts: { enter: DATA_DESKS },
  },
  'bupati-endorsement': {
    owner: 'verification',
    label: 'Pengesahan Bupati',
    outcomes: ['endorsed', 'refused'],
    params: [],
    acts: { record: [...DATA_DESKS, 'kabid-linjamsos', 'sekretaris-dinas', 'kepala-dinas'] },
  },
  'external-wait': {
    owner: 'verification',
    label: 'Menunggu jawaban instansi lain',
    outcomes: ['accepted', 'refused'],
    params: ['body'],
    acts: { record: [...DATA_DESKS, 'kabid-linjamsos'] },
  },
  'eligibility-decision': {
    owner: 'verification',
    label: 'Keputusan kelayakan',
    outcomes: ['eligible', 'ineligible'],
    repeats: { outcome: 'second-survey', kinds: ['survey', 'assessment'] },
    params: [],
    acts: { decide: LEADS },
  },
  letter: {
    owner: 'verification',
    label: 'Penerbitan dan penyerahan surat',
    outcomes: ['delivered'],
    params: ['letter', 'signer'],
    acts: {
      draft: [...LETTER_DESKS, 'petugas-desa', ...FIELD_ADVISERS, 'kepala-seksi', 'kabid-linjamsos'],
      deliver: [...LETTER_DESKS, 'petugas-desa', 'kepala-desa-lurah', 'kabid-linjamsos'],
    },
    /** `sign`: the roles that `params.signer` may name. */
    fixed: {
      sign: OFFICE_HOLDERS,
      link: LETTER_DESKS,
    },
    only: 'application',
  },
  forwarding: {
    owner: 'verification',
    label: 'Penerusan rekomendasi',
    outcomes: ['forwarded'],
    params: ['to'],
    acts: { forward: [...DESKS, 'kabid-linjamsos', 'sekretaris-dinas'] },
  },
  nomination: {
    owner: 'verification',
    label: 'Pengusulan calon penerima',
    outcomes: ['listed'],
    params: ['programme'],
    acts: { nominate: [...DESKS, 'pekerja-sosial', 'kabid-linjamsos', 'kepala-seksi'] },
    fixed: { remove: LEADS },
    only: 'application',
  },
  explanation: {
    owner: 'verification',
    label: 'Penjelasan kepada pemohon',
    outcomes: ['given'],
    params: ['topic'],
    acts: { explain: [...DESKS, ...FIELD_ADVISERS, 'kabid-linjamsos'] },
  },
  'follow-up': {
    owner: 'verification',
    label: 'Tindak lanjut pengaduan',
    outcomes: ['answered'],
    params: [],
    acts: {
      answer: [
        'petugas-pengaduan',
        'koordinator-kabupaten-pkh',
        'petugas-pelayanan',
        'kabid-linjamsos',
        'sekretaris-dinas',
        'kepala-dinas',
      ],
    },
  },
  survey: {
    owner: 'survey',
    label: 'Survei lapangan',
    outcomes: ['done', 'not-found'],
    params: [],
    ...FIELDWORK,
  },
  'field-check': {
    owner: 'survey',
    label: 'Pemeriksaan lapangan',
    outcomes: ['done', 'not-found'],
    params: [],
    ...FIELDWORK,
  },
  disposition: {
    owner: 'survey',
    label: 'Disposisi dan penugasan tim',
    outcomes: ['assigned'],
    params: [],
    acts: { dispose: ['kepala-dinas'], assign: ['kabid-linjamsos'] },
    once: true,
    only: 'incident',
  },
  'emergency-response': {
    owner: 'survey',
    label: 'Tanggap darurat',
    outcomes: ['responded'],
    params: [],
    acts: { respond: RESPONDERS },
    once: true,
    only: 'incident',
  },
  assessment: {
    owner: 'survey',
    label: 'Asesmen korban dan kerusakan',
    outcomes: ['done', 'not-found'],
    params: [],
    acts: { assess: RESPONDERS },
    once: true,
    only: 'incident',
  },
  goods: {
    owner: 'disbursement',
    label: 'Penyerahan bantuan barang',
    outcomes: ['handed-over', 'cancelled'],
    params: [],
    acts: { 'hand-over': ['petugas-logistik'] },
    once: true,
    only: 'incident',
  },
  funds: {
    owner: 'disbursement',
    label: 'Pencairan dan penyerahan bantuan dana',
    outcomes: ['handed-over', 'refused', 'not-needed'],
    params: ['fund'],
    acts: {
      draft: [FUNDS_DESKS.drafting],
      sign: [FUNDS_DESKS.signing],
      pay: [FUNDS_DESKS.bpkad],
      'hand-over': [FUNDS_DESKS.cashier],
    },
    /** The officer who decided on the aid may draft the nota dinas; only the cashier must be another person. */
    separate: ['hand-over'],
    once: true,
    only: 'incident',
  },
  'grant-batch': {
    owner: 'disbursement',
    label: 'Penyaluran bantuan menurut keputusan',
    outcomes: ['handed-over', 'removed'],
    params: ['decree', 'programme'],
    acts: { 'hand-over': ['petugas-logistik', 'bendahara-bansos'] },
    fixed: {
      lead: ['kabid-linjamsos'],
      verify: ['front-office', 'back-office'],
      'field-check': [...SURVEYORS, 'tksk'],
    },
    once: true,
    only: 'application',
  },
  report: {
    owner: 'disbursement',
    label: 'Laporan kepada Kepala Dinas',
    outcomes: ['reported'],
    params: ['report'],
    acts: { report: ['kabid-linjamsos'] },
    once: true,
    only: 'incident',
  },
} as const satisfies Readonly<Record<string, StepKindData>>;

export type StepKind = keyof typeof STEP_KINDS;

export function isStepKind(kind: string): kind is StepKind {
  return Object.hasOwn(STEP_KINDS, kind);
}

/** Every outcome that a step of the kind may have, also that which no route names. */
export function outcomesOf(kind: StepKind): readonly string[] {
  const { outcomes, repeats } = stepKind(kind);
  return repeats ? [...outcomes, repeats.outcome] : outcomes;
}

/** The data of a kind with its optional parts. */
export function stepKind(kind: StepKind): StepKindData {
  return STEP_KINDS[kind];
}
