import type { CommandContext } from '@alur/event-sourcing';
import { accept, PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import type { SatisfactionAnswers } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { satisfaction } from '../domain/satisfaction.ts';
import { type Invitation, LinkTokens, tenantOf } from './outbox/link-tokens.ts';

/** Takes the answers behind a survey link, once, so that nothing leads from them to a case or a person. */
@Injectable()
export class SatisfactionDesk {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(LinkTokens) private readonly tokens: LinkTokens,
  ) {}

  /** @throws ProblemException 404 no such link, 409 answered before, 410 too late. */
  async open(token: string): Promise<Invitation> {
    const invitation = await this.tokens.invitation(token);
    if (invitation === undefined) {
      throw new ProblemException(
        404,
        'link-not-found',
        'Tautan ini tidak ada. Periksa kembali tautan yang Anda terima.',
      );
    }
    if (invitation === 'used') {
      throw new ProblemException(409, 'survey-already-answered', 'Survei dari tautan ini sudah diisi. Terima kasih.');
    }
    if (this.#today(tenantOf(token)) > invitation.expiresOn) {
      throw new ProblemException(410, 'link-expired', 'Masa isi survei ini sudah lewat. Terima kasih.');
    }
    return invitation;
  }

  /** @throws ProblemException as `open`; 400 when nothing is answered. */
  async answer(token: string, answers: SatisfactionAnswers, comment: string | undefined): Promise<void> {
    const { vault, runner } = this.ports;
    const { service } = await this.open(token);
    if (answers.every((answer) => answer === null)) {
      throw new ProblemException(400, 'survey-empty', 'Jawab sedikitnya satu pertanyaan.');
    }
    const tenant = tenantOf(token);
    const answerId = await vault.blind(tenant, 'survey-answer', token);
    const form = { answerId, service, day: this.#today(tenant), answers };
    accept(await runner.execute(satisfaction, answerId, { type: 'answer', form }, this.#anonymous(tenant, form.day)));
    if (comment !== undefined) {
      const subjectId = `survey:${answerId}`;
      await vault.put({ tenant, subjectId, kind: 'survey-comment', recordId: subjectId, data: { comment } });
    }
    await this.tokens.markUsed(token);
  }

  /** Day without time, and nothing of the request: neither its correlation id nor its hour leads to a person. */
  #anonymous(tenant: string, day: string): CommandContext {
    const commandId = this.ports.ids.secret(125);
    return { tenant, actor: 'public', at: `${day}T00:00:00.000Z`, commandId, correlationId: commandId };
  }

  #today(tenant: string): string {
    return this.ports.standards.localDate({ tenant, at: this.ports.clock.now().toISOString() });
  }
}
