import type { ContractMessage, DataOf } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { message, NOW } from './portal-world.ts';

const BY = 'oku-selatan.front-office-1';
export const DUE = '2026-07-02T09:00:00.000Z';

type Opened = Partial<DataOf<typeof contracts.CaseOpened>>;
type Step = Partial<DataOf<typeof contracts.StepOpened>> & { readonly stepId: string };

/** Writes the messages of one case in order, as intake publishes them. */
export class CaseStory {
  readonly messages: ContractMessage[] = [];
  readonly caseId: string;
  readonly #tenant: string;
  readonly #opened: DataOf<typeof contracts.CaseOpened>;

  constructor(caseId: string, opened: Opened & { readonly tenant?: string } = {}) {
    const { tenant = 'oku-selatan', ...data } = opened;
    this.caseId = caseId;
    this.#tenant = tenant;
    this.#opened = {
      caseId,
      ticket: 'AB12C-D34EF-56G',
      kind: 'application',
      service: 'layanan-lanjut-usia',
      serviceVersion: 1,
      archetype: 'A2',
      subjectId: `person-of-${caseId}`,
      reporterId: null,
      relation: 'diri',
      channel: 'loket',
      village: '16.09.01.2001',
      urgent: false,
      about: null,
      openedBy: BY,
      openedAt: NOW,
      ...data,
    };
    this.#say(contracts.CaseOpened, this.#opened);
  }

  step(step: Step): this {
    const { service, serviceVersion, subjectId, village, urgent } = this.#opened;
    return this.#say(contracts.StepOpened, {
      caseId: this.caseId,
      run: 1,
      kind: 'document-verification',
      service,
      serviceVersion,
      subjectId,
      village,
      roles: ['front-office', 'back-office'],
      partner: null,
      notBy: [],
      requires: [],
      params: {},
      urgent,
      openedAt: NOW,
      dueAt: DUE,
      ...step,
    });
  }

  assign(stepId: string, officer: string | null): this {
    return this.#say(contracts.StepAssigned, { caseId: this.caseId, stepId, run: 1, officer, by: BY, at: NOW });
  }

  overdue(stepId: string): this {
    const detectedAt = '2026-07-02T09:01:00.000Z';
    return this.#say(contracts.StepOverdue, {
      caseId: this.caseId,
      stepId,
      run: 1,
      kind: 'survey',
      dueAt: DUE,
      detectedAt,
    });
  }

  complete(stepId: string, outcome: string, late = false): this {
    const done = { caseId: this.caseId, stepId, run: 1, kind: 'document-verification', outcome, by: BY, at: NOW, late };
    return this.#say(contracts.StepCompleted, done);
  }

  attached(code: string): this {
    const documentId = `${this.caseId}.${code}`;
    const document = { caseId: this.caseId, documentId, code, sha256: 'a'.repeat(64), by: BY, at: NOW };
    return this.#say(contracts.DocumentAttached, document);
  }

  waived(code: string): this {
    const waiver = {
      caseId: this.caseId,
      code,
      substitute: null,
      reasonCode: 'hilang-karena-bencana',
      by: BY,
      at: NOW,
    };
    return this.#say(contracts.DispensationGranted, waiver);
  }

  fileComplete(dueAt: string | null = DUE): this {
    return this.#say(contracts.FileCompleted, { caseId: this.caseId, by: BY, at: NOW, dueAt });
  }

  fileReturned(missing: string[]): this {
    return this.#say(contracts.FileReturned, { caseId: this.caseId, missing, by: BY, at: NOW });
  }

  paused(): this {
    return this.#say(contracts.ClockPaused, { caseId: this.caseId, reason: 'gangguan-jaringan', by: BY, at: NOW });
  }

  resumed(dueAt: string, stepIds: readonly string[]): this {
    const steps = stepIds.map((stepId) => ({ stepId, run: 1, dueAt }));
    return this.#say(contracts.ClockResumed, { caseId: this.caseId, by: BY, at: NOW, dueAt, steps });
  }

  closed(outcome = 'completed', late = false): this {
    return this.#say(contracts.CaseClosed, { caseId: this.caseId, outcome, reasonCode: null, by: BY, at: NOW, late });
  }

  reopened(): this {
    return this.#say(contracts.CaseReopened, { caseId: this.caseId, reasonCode: 'keliru', by: BY, at: NOW });
  }

  #say<C extends contracts.Contract>(contract: C, data: DataOf<C>): this {
    this.messages.push(message(contract, this.messages.length, data, { tenant: this.#tenant }));
    return this;
  }
}

/** The messages of a letter that was signed, from its own stream. */
export function signedLetter(
  letterId: string,
  caseId: string,
  change: Partial<DataOf<typeof contracts.LetterSigned>> = {},
): ContractMessage[] {
  const stream = `oku-selatan/letter/${letterId}`;
  const base = { caseId, letterId, letterType: 'rekomendasi-bansos', by: BY, at: NOW };
  const signature = {
    number: '400.9/7/DINSOS/VII/2026',
    sequence: 7,
    year: 2026,
    signer: 'oku-selatan.kepala-dinas-1',
    signerRole: 'kepala-dinas',
    verificationCode: '7K3Q-M41R-T9XZ',
    snapshotHash: 'a'.repeat(64),
    ...change,
  };
  return [
    message(contracts.LetterDrafted, 0, { ...base, templateVersion: 1 }, { stream }),
    message(contracts.LetterSigningStarted, 1, base, { stream }),
    message(contracts.LetterSigned, 2, { ...base, ...signature }, { stream }),
  ];
}
