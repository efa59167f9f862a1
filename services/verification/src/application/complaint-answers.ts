import { Backoff } from '@alur/identity';
import { type Call, opensAnswer, PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { caseFile } from '../domain/case-file.ts';
import type { CaseFileState } from '../domain/case-file-state.ts';
import { type StepOfCase, subjectOf } from './case-files.ts';

/** What is answered to a complaint, for the person who complained alone. */
@Injectable()
export class ComplaintAnswers {
  /** Per complaint, from anywhere; short, because the complainant waits for it, too. */
  readonly #tries: Backoff;

  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {
    this.#tries = new Backoff({ free: 20, firstWait: 60, maxWait: 60, now: () => ports.clock.now() });
  }

  /** Before the event, so that a step that ended with an answer has one. */
  async keep(state: CaseFileState, { caseId, stepId }: StepOfCase, text: string, { context }: Call): Promise<void> {
    const { tenant, at } = context;
    const subjectId = subjectOf(state) ?? `case:${caseId}`;
    const recordId = answerId(caseId, stepId, state.steps[stepId]?.run ?? 1);
    await this.ports.vault.put({ tenant, subjectId, kind: 'answer', recordId, data: { caseId, text, at } });
  }

  /**
   * The newest answer; undefined when there is none, or when the PIN does not open it.
   * @throws ProblemException 429 after many wrong PINs
   */
  async read(tenant: string, caseId: string, pin: string): Promise<string | undefined> {
    const complaint = `${tenant}/${caseId}`;
    const retryAfter = this.#tries.begin(complaint);
    if (retryAfter > 0) throw tooManyTries(retryAfter);
    const { state } = await this.ports.runner.load(caseFile, tenant, caseId);
    const step = Object.values(state.steps).find(({ params }) => typeof params?.['answerKey'] === 'string');
    const key = step?.params?.['answerKey'];
    if (step === undefined || typeof key !== 'string' || !opensAnswer(caseId, pin, key)) return undefined;
    this.#tries.succeeded(complaint);
    for (let run = step.run; run > 0; run -= 1) {
      const record = await this.ports.vault.get<{ text: string }>(tenant, answerId(caseId, step.stepId, run));
      if (record !== undefined) return record.text;
    }
    return undefined;
  }
}

function tooManyTries(retryAfter: number): ProblemException {
  const detail = `PIN pengaduan ini terlalu sering salah. Coba lagi dalam ${retryAfter} detik.`;
  return new ProblemException(429, 'too-many-attempts', detail, { retryAfter });
}

function answerId(caseId: string, stepId: string, run: number): string {
  return `answer:${caseId}:${stepId}:${run}`;
}
