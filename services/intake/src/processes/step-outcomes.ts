import { allContracts, type ContractMessage, SubjectErased, type stepOutcome } from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { policyContext } from '@alur/platform';
import { Inject } from '@nestjs/common';
import type { z } from 'zod';
import { Cases } from '../application/cases.ts';
import { PeopleVault } from '../application/people/people-vault.ts';

type Outcome = z.infer<typeof stepOutcome> & {
  readonly surveyor?: string;
  readonly partner?: string | null;
  readonly failedDocuments?: readonly string[];
};

const OUTCOMES = allContracts().filter((contract) => contract.completesStep);

/** Completes the step of a case when another context has finished it. intake handles no kind of step but its own. */
@ContractConsumer()
export class StepOutcomes {
  constructor(
    @Inject(Cases) private readonly cases: Cases,
    @Inject(PeopleVault) private readonly people: PeopleVault,
  ) {}

  @OnContract('intake', ...OUTCOMES)
  async completed(message: ContractMessage): Promise<void> {
    const { caseId, stepId, run, outcome, by, at, surveyor, partner, failedDocuments } = message.data as Outcome;
    const officers = [surveyor, partner].filter((officer) => typeof officer === 'string');
    await this.cases.execute(
      caseId,
      { type: 'complete-step', stepId, run, outcome, by, at, officers, missing: failedDocuments ?? [] },
      policyContext(message, 'intake.step-outcome'),
    );
  }

  /** Ends an erasure that was interrupted between its event and the vault. */
  @OnContract('intake', SubjectErased)
  async erased(message: ContractMessage<z.infer<(typeof SubjectErased)['schema']>>): Promise<void> {
    await this.people.finishErasure(message.tenant, message.data.subjectId);
  }
}
