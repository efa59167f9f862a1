import { createHash, randomInt } from 'node:crypto';
import type { CommandContext } from '@alur/event-sourcing';
import { accept, derivedContext, PORTS, type ServicePorts } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { DeliveryWay } from '../../domain/acts.ts';
import type { LetterTask } from '../../domain/letter-events.ts';
import { letterLink } from '../../domain/letter-link.ts';
import { publicUrl } from './letter-signing-process.ts';

/** What opens a link; kept in the vault under the person's key. */
export interface LinkSecret {
  readonly token: string;
  readonly pin: string;
}

export interface MadeLink {
  readonly url: string;
  readonly pin: string;
  readonly expiresAt: string;
}

const TOKEN_BITS = 125;

/** Short-lived links with a PIN to signed letters. Link and PIN go to the person on two ways, never in one message. */
@Injectable()
export class LetterLinks {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /** The same command again answers the same link. */
  async make(letterId: string, task: LetterTask, via: DeliveryWay, context: CommandContext): Promise<MadeLink> {
    const { tenant, at, actor } = context;
    const recordId = `letter-link.${context.commandId}`;
    const secret = (await this.ports.vault.get<LinkSecret>(tenant, recordId)) ?? {
      token: `${tenant}.${this.ports.ids.secret(TOKEN_BITS)}`,
      pin: String(randomInt(1_000_000)).padStart(6, '0'),
    };
    await this.ports.vault.put({ tenant, subjectId: task.subjectId, kind: 'letter-link', recordId, data: secret });
    const made = { caseId: task.caseId, letterId, via, secretId: recordId, by: actor, at };
    const command = { type: 'make', ...made } as const;
    const { state } = accept(
      await this.ports.runner.execute(letterLink, linkIdOf(secret.token), command, derivedContext(context, 'link')),
    );
    return { url: `${publicUrl(this.ports)}/surat/${secret.token}`, pin: secret.pin, expiresAt: state.expiresAt };
  }
}

/** The log holds only the hash of the token: reading the log opens no letter. */
export function linkIdOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The tenant is before the dot, so that the link is found without asking every tenant. */
export function tenantOf(token: string): string {
  return token.split('.', 1)[0] ?? '';
}
