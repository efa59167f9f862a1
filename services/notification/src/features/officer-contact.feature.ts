import { commandEventId } from '@alur/event-sourcing';
import { Access, AnyOfficer, withoutCase } from '@alur/identity';
import {
  type Call,
  Caller,
  EmailField,
  PORTS,
  ProblemException,
  Routes,
  type ServicePorts,
  TextField,
} from '@alur/platform';
import { HIERARCHY, parsePhone } from '@alur/standards';
import { Body, HttpCode, Inject, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation } from '@nestjs/swagger';
import { officerRecordId } from '../application/outbox/contact-book.ts';
import type { Contact } from '../application/outbox/courier.ts';
import { escalationList } from '../domain/escalation-list.ts';

export class OfficerContactBody {
  @EmailField({ optional: true, max: 200, description: 'Kosong: tidak ada', message: 'email bukan alamat surel' })
  email?: string;

  @TextField({ optional: true, max: 30, description: 'Kosong: tidak ada' })
  phone?: string;
}

@ApiBearerAuth()
@Routes('api/notification/officers/me', 'Petugas')
@Access(withoutCase('the officer’s own address'))
export class OfficerContactFeature {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @Put('contact')
  @HttpCode(204)
  @AnyOfficer()
  @ApiOperation({ summary: 'Alamat dinas tempat petugas menerima peringatan tenggat; kosong berarti tidak mau' })
  async set(
    @Body() { email, phone }: OfficerContactBody,
    @Caller() { officer: { id, tenant, roles }, context }: Call,
  ): Promise<void> {
    const contact: Contact = { email: email ?? null, phone: phone === undefined ? null : e164(phone) };
    const { at } = context;
    const record = { tenant, subjectId: `officer:${id}`, kind: 'officer-contact', recordId: officerRecordId(id) };
    await this.ports.vault.put({ ...record, data: contact });
    const reachable = contact.email !== null || contact.phone !== null;
    for (const role of HIERARCHY) {
      const type = reachable && roles.includes(role) ? 'join' : 'leave';
      const commandId = commandEventId(`${context.commandId}/${role}`, 0);
      const { ifRevision: _, ...rest } = context;
      await this.ports.runner.execute(escalationList, role, { type, officer: id, at }, { ...rest, commandId });
    }
  }
}

function e164(text: string): string {
  const phone = parsePhone(text);
  if (phone.ok) return phone.value;
  const errors = phone.errors.map(({ message }) => ({ field: 'phone', message }));
  throw new ProblemException(400, 'validation', 'Nomor telepon belum benar.', { errors });
}
