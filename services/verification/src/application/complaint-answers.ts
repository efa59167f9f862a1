import { type Call, opensAnswer, PORTS, type ServicePorts } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { caseFile } from '../domain/case-file.ts';
import type { CaseFileState } from '../domain/case-file-state.ts';
import { type StepOfCase, subjectOf } from './case-files.ts';

/** What is answered to a complaint, for the person who complained alone. */
@Injectable()
export class ComplaintAnswers {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /** Before the event, so that a step that ended with an answer has one. */
  async keep(state: CaseFileState, { caseId, stepId }: StepOfCase, text: string, { context }: Call): Promise<void> {
    const { tenant, at } = context;
    const subjectId = subjectOf(state) ?? `case:${caseId}`;
    const recordId = answerId(caseId, stepId, state.steps[stepId]?.run ?? 1);
    await this.ports.vault.put({ tenant, subjectId, kind: 'answer', recordId, data: { caseId, text, at } });
  }

  /** The newest answer; undefined when there is none, or when the PIN does not open it. */
  async read(tenant: string, caseId: string, pin: string): Promise<string | undefined> {
    const { state } = await this.ports.runner.load(caseFile, tenant, caseId);
    const step = Object.values(state.steps).find(({ params }) => typeof params?.['answerKey'] === 'string');
    const key = step?.params?.['answerKey'];
    if (step === undefined || typeof key !== 'string' || !opensAnswer(caseId, pin, key)) return undefined;
    for (let run = step.run; run > 0; run -= 1) {
      const record = await this.ports.vault.get<{ text: string }>(tenant, answerId(caseId, step.stepId, run));
      if (record !== undefined) return record.text;
    }
    return undefined;
  }
}

function answerId(caseId: string, stepId: string, run: number): string {
  return `answer:${caseId}:${stepId}:${run}`;
}
