import { PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Queued } from '../../domain/message-events.ts';
import type { Contact } from './courier.ts';

export type ContactAnswer = { readonly contact: Contact } | { readonly refused: string };

const PURPOSE = 'pemberitahuan';
const NO_ADDRESS: Contact = { phone: null, email: null };

/** Asks for a person's phone and e-mail at the moment of sending; nothing of it is kept. */
@Injectable()
export class ContactBook {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  async of(tenant: string, { to, recipientId, caseId, messageId }: Queued): Promise<ContactAnswer> {
    if (to === 'officer') {
      const contact = await this.ports.vault.get<Contact>(tenant, officerRecordId(recipientId));
      return { contact: contact ?? NO_ADDRESS };
    }
    try {
      const person = await this.ports.people.show({
        tenant,
        subjectId: recipientId,
        purpose: PURPOSE,
        officer: 'notification',
        caseId,
        correlationId: messageId,
      });
      if (person === undefined) return { refused: 'recipient-unknown' };
      return { contact: { phone: person.phone, email: person.email ?? null } };
    } catch (error) {
      // The person asked that the data be left alone (UU 27/2022 art. 41).
      if (error instanceof ProblemException && error.code === 'processing-restricted') {
        return { refused: 'processing-restricted' };
      }
      throw error;
    }
  }
}

export function officerRecordId(officerId: string): string {
  return `officer-contact.${officerId}`;
}
