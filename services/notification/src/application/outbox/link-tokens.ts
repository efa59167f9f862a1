import { createHash } from 'node:crypto';
import { PORTS, type ServicePorts } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';

/** What a survey link opens, until it was used. */
export interface Invitation {
  readonly service: string;
  /** ISO date. */
  readonly expiresOn: string;
}

type StoredInvitation = Invitation | { readonly used: true };

const TOKEN_BITS = 125;
const SURVEY_DAYS = 30;
const SURVEYS = 'survey-invitations';

/** Tokens in links to citizens. The tenant is before the dot; only the hash of the token is stored. */
@Injectable()
export class LinkTokens {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /** A link that answers the survey once. It is random and names neither case nor person, so nothing leads back to them. */
  async survey(tenant: string, service: string): Promise<string> {
    const token = `${tenant}.${this.ports.ids.secret(TOKEN_BITS)}`;
    const expires = new Date(this.ports.clock.now().getTime() + SURVEY_DAYS * 86_400_000);
    const data: StoredInvitation = { service, expiresOn: expires.toISOString().slice(0, 10) };
    await this.ports.vault.put({ tenant, subjectId: SURVEYS, kind: SURVEYS, recordId: surveyRecordId(token), data });
    return token;
  }

  /** `used` when it was answered; undefined when there is no such link. */
  async invitation(token: string): Promise<Invitation | 'used' | undefined> {
    const found = await this.ports.vault.get<StoredInvitation>(tenantOf(token), surveyRecordId(token));
    return found !== undefined && 'used' in found ? 'used' : found;
  }

  /** Wipes what the link opened. No time is kept: the moment of an answer could be matched with a case. */
  async markUsed(token: string): Promise<void> {
    const tenant = tenantOf(token);
    const data: StoredInvitation = { used: true };
    await this.ports.vault.put({ tenant, subjectId: SURVEYS, kind: SURVEYS, recordId: surveyRecordId(token), data });
  }

  /** The same link for every message to a person. @throws SubjectErasedError */
  async optOut(tenant: string, subjectId: string): Promise<string> {
    const token = `${tenant}.${await this.ports.vault.blind(tenant, 'opt-out', subjectId)}`;
    const recordId = optOutRecordId(token);
    if ((await this.ports.vault.get(tenant, recordId)) === undefined) {
      await this.ports.vault.put({ tenant, subjectId, kind: 'opt-out', recordId, data: { subjectId } });
    }
    return token;
  }

  async subjectOfOptOut(token: string): Promise<string | undefined> {
    return (await this.ports.vault.get<{ readonly subjectId: string }>(tenantOf(token), optOutRecordId(token)))
      ?.subjectId;
  }
}

export function tenantOf(token: string): string {
  return token.split('.', 1)[0] ?? '';
}

function surveyRecordId(token: string): string {
  return `survey.${hash(token)}`;
}

function optOutRecordId(token: string): string {
  return `opt-out.${hash(token)}`;
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
