import type { PersonIdentity } from '@alur/contracts';
import type { CommandContext } from '@alur/event-sourcing';
import type { Officer } from '@alur/identity';
import { PORTS, ProblemException, type ServicePorts, subjectErased } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
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
  async send(tenant: string, fileId: string, reply: FastifyReply): Promise<void> {
    const file = await this.ports.files.get(tenant, fileId);
    if (file === undefined)
      throw new ProblemException(404, 'file-not-found', 'Berkas ini tidak ada atau sudah dihapus.');
    await reply.type(file.mediaType).header('cache-control', 'no-store').send(Buffer.from(file.bytes));
  }
}

/** What the recipient signed or was seen with. */
export function evidenceFileId(batchId: string, subjectId: string, evidenceId: string): string {
  return `grant-evidence.${batchId}.${subjectId}.${evidenceId}`;
}
