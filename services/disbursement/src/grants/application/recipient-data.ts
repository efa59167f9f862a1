import type { PersonIdentity } from '@alur/contracts';
import type { CommandContext } from '@alur/event-sourcing';
import type { Officer } from '@alur/identity';
import { inlineFile, PORTS, ProblemException, type ServicePorts, subjectErased } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Recipient } from '../domain/grant-batch-state.ts';

/** Personal data of a recipient: every look is written into the person's access log. */
@Injectable()
export class RecipientData {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /** @throws ProblemException 410 when the person was erased. */
  async identity(
    { subjectId, caseId }: Pick<Recipient, 'subjectId' | 'caseId'>,
    purpose: string,
    officer: Officer,
    { tenant, correlationId }: CommandContext,
  ): Promise<PersonIdentity> {
    const request = { tenant, subjectId, purpose, officer: officer.id, caseId, correlationId };
    const person = await this.ports.people.show(request);
    if (person === undefined) throw subjectErased();
    return person;
  }

  /** @throws ProblemException 404 when there is no such file, or none any more. */
  async file(tenant: string, fileId: string) {
    const file = await this.ports.files.get(tenant, fileId);
    if (file === undefined)
      throw new ProblemException(404, 'file-not-found', 'Berkas ini tidak ada atau sudah dihapus.');
    return inlineFile(file);
  }
}

/** What the recipient signed or was seen with. */
export function evidenceFileId(batchId: string, subjectId: string, evidenceId: string): string {
  return `grant-evidence.${batchId}.${subjectId}.${evidenceId}`;
}
