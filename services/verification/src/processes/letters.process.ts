import {
  type ContractMessage,
  type DataOf,
  LetterDelivered,
  LetterSigningStarted,
  LetterWithdrawn,
} from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { PORTS, policyContext, type ServicePorts } from '@alur/platform';
import { Inject } from '@nestjs/common';
import { LetterSigningProcess } from '../application/letters/letter-signing-process.ts';
import { caseFile } from '../domain/case-file.ts';
import { letter } from '../domain/letter.ts';

/** Finishes what a request on several streams began, so that a crash between two of them leaves nothing half done. */
@ContractConsumer()
export class LettersProcess {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(LetterSigningProcess) private readonly signing: LetterSigningProcess,
  ) {}

  @OnContract('verification', LetterSigningStarted)
  async signingStarted(message: ContractMessage<DataOf<typeof LetterSigningStarted>>): Promise<void> {
    await this.signing.finish(message.data.letterId, policyContext(message, 'verification.finish-signing'));
  }

  @OnContract('verification', LetterDelivered)
  async delivered(message: ContractMessage<DataOf<typeof LetterDelivered>>): Promise<void> {
    const { letterId, via, by, at } = message.data;
    const context = policyContext(message, 'verification.letter-delivered');
    await this.ports.runner.execute(letter, letterId, { type: 'deliver', via, by, at }, context);
  }

  /** The step may have a new letter. */
  @OnContract('verification', LetterWithdrawn)
  async withdrawn(message: ContractMessage<DataOf<typeof LetterWithdrawn>>): Promise<void> {
    const { caseId, letterId } = message.data;
    const { task } = (await this.ports.runner.load(letter, message.tenant, letterId)).state;
    if (task === null) throw new Error(`Letter ${letterId} was withdrawn but is not in the log`);
    const context = policyContext(message, 'verification.letter-withdrawn');
    await this.ports.runner.execute(
      caseFile,
      caseId,
      { type: 'release-letter', stepId: task.stepId, letterId },
      context,
    );
  }
}
