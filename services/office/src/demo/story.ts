import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Role } from '@alur/standards';
import type { DemoTenant } from './accounts.ts';
import { type Answer, Caller, signIn } from './client.ts';
import { photo, scannedPaper } from './papers.ts';
import type { DemoPerson } from './people.ts';

interface OpenStep {
  readonly stepId: string;
  readonly kind: string;
}

interface CaseAnswer {
  readonly caseId: string;
  readonly ticket: string;
  readonly status: string;
  readonly outcome?: string | null;
  readonly revision: number;
  readonly openSteps: readonly OpenStep[];
}

interface Filed extends CaseAnswer {
  readonly requirements: readonly { readonly code: string; readonly label: string }[];
}

export interface FilingForm {
  readonly subject?: DemoPerson;
  readonly reporter?: DemoPerson;
  readonly relation?: string;
  readonly channel?: string;
  readonly village?: string;
  readonly urgent?: boolean;
  readonly note?: string;
}

/** A letter as its story made it. */
export interface IssuedLetter {
  readonly letterId: string;
  readonly number: string;
  readonly verificationCode: string;
}

const PATIENCE_MS = 10_000;
const POLL_MS = 5;

/** The office as the stories meet it: over HTTP, each step by the role that may do it. */
export class Office {
  readonly base: string;
  readonly #callers = new Map<string, Promise<Caller>>();

  constructor(base: string) {
    this.base = base;
  }

  citizen(): Caller {
    return new Caller(this.base);
  }

  /** Signed in once per role. */
  as(tenant: DemoTenant, role: Role): Promise<Caller> {
    const key = `${tenant}/${role}`;
    const known = this.#callers.get(key) ?? signIn(this.base, tenant, role);
    this.#callers.set(key, known);
    return known;
  }
}

/** One case from the counter to its outcome. Every method is one thing that an officer does. */
export class Story {
  readonly tenant: DemoTenant;
  readonly #office: Office;
  /** Who looks the case up between the steps. */
  readonly #desk: Role;
  #case: CaseAnswer | undefined;
  readonly steps: string[] = [];
  readonly letters: IssuedLetter[] = [];

  constructor(office: Office, tenant: DemoTenant, desk: Role) {
    this.#office = office;
    this.tenant = tenant;
    this.#desk = desk;
  }

  get caseId(): string {
    return this.#known().caseId;
  }

  get ticket(): string {
    return this.#known().ticket;
  }

  /** Files an application and hands in every paper that the office asks for, less those in `without`. */
  async file(role: Role, service: string, form: FilingForm, without: readonly string[] = []): Promise<void> {
    const { body } = await this.#send<Filed>(role, 'POST', '/api/intake/applications', { service, ...form });
    this.#case = body;
    for (const { code } of body.requirements) {
      const paper = code.split('|')[0]!;
      if (!without.includes(paper)) await this.attach(role, paper);
    }
  }

  async complain(role: Role, form: FilingForm & { readonly service?: string; readonly aboutService?: string }) {
    const { body } = await this.#send<Filed>(role, 'POST', '/api/intake/complaints', form);
    this.#case = body;
    for (const { code } of body.requirements) await this.attach(role, code.split('|')[0]!);
  }

  async attach(role: Role, code: string): Promise<string> {
    const form = new FormData();
    form.set('code', code);
    form.set('file', code.startsWith('foto') ? photo(90, 120, 60) : scannedPaper(code), 'berkas');
    const caller = await this.#office.as(this.tenant, role);
    const { body } = await caller.expect<{ documentId: string }>('POST', `${this.#cases()}/documents`, { form });
    return body.documentId;
  }

  async dispense(role: Role, code: string, reasonCode: string, substitute?: string): Promise<void> {
    await this.#send(role, 'POST', `${this.#cases()}/dispensations`, { code, reasonCode, substitute });
  }

  async complete(role: Role): Promise<void> {
    await this.#send(role, 'POST', `${this.#cases()}/completeness`, { decision: 'complete' });
    this.steps.push('completeness');
  }

  /** The file goes back, the applicant brings what was missing. */
  async returnAndSupplement(role: Role, missing: readonly string[]): Promise<void> {
    await this.#send(role, 'POST', `${this.#cases()}/completeness`, { decision: 'incomplete' });
    for (const code of missing) await this.attach(role, code);
    await this.#send(role, 'POST', `${this.#cases()}/supplement`, {});
  }

  /** One act of verification on a step that must be open by then. */
  async verify(role: Role, stepId: string, act: string, body: object = {}): Promise<void> {
    await this.#act(role, 'verification', stepId, act, body);
    this.steps.push(stepId);
  }

  /** Team, findings with a photo and a place, and the end of a survey or field check. */
  async survey(stepId: string, note: string, partner?: Role): Promise<void> {
    const officer = (role: Role) => `${this.tenant}.${role}`;
    const team = { surveyor: officer('petugas-survei'), ...(partner && { partner: officer(partner) }) };
    const assigned = await this.#act<{ revision: number }>('kabid-linjamsos', 'survey', stepId, 'team', team);
    const photoId = randomUUID();
    const form = new FormData();
    form.set('file', photo(60, 140, 90), 'foto');
    const surveyor = await this.#office.as(this.tenant, 'petugas-survei');
    await surveyor.expect('POST', `${this.#step('survey', stepId)}/photos/${photoId}`, { form });
    await this.#act('petugas-survei', 'survey', stepId, 'findings', {
      submissionId: randomUUID(),
      deviceId: 'tablet-survei-01',
      occurredAt: new Date().toISOString(),
      baseRevision: assigned.body.revision,
      summary: note,
      housing: 'kurang-layak',
      householdSize: 3,
      coordinates: { latitude: -4.5312, longitude: 104.0721, accuracyMetres: 8 },
      photoIds: [photoId],
    });
    await this.#act('petugas-survei', 'survey', stepId, 'completion', { outcome: 'done' });
    this.steps.push(stepId);
  }

  /** Draft, signature by another officer, delivery. */
  async letter(drafter: Role, signer: Role, stepId: string, via: string): Promise<IssuedLetter> {
    const { body: draft } = await this.#act<{ letterId: string }>(drafter, 'verification', stepId, 'letters', {});
    const path = `/api/verification/letters/${draft.letterId}`;
    const { body: signed } = await this.#send<IssuedLetter>(signer, 'POST', `${path}/signature`, {});
    await this.#send(drafter, 'POST', `${path}/delivery`, { via });
    const letter = { ...signed, letterId: draft.letterId };
    this.letters.push(letter);
    this.steps.push(stepId);
    return letter;
  }

  /** Waits until the case has ended and answers how. */
  async outcome(): Promise<string> {
    const ended = await this.#until((current) => current.status === 'closed', 'the case to close');
    return ended.outcome ?? 'closed';
  }

  async #act<T = Record<string, unknown>>(
    role: Role,
    service: 'verification' | 'survey',
    stepId: string,
    act: string,
    body: object,
  ): Promise<Answer<T>> {
    const open = await this.#until(
      ({ openSteps }) => openSteps.some((step) => step.stepId === stepId),
      `step ${stepId}`,
    );
    const after = encodeURIComponent(`${this.tenant}/case/${open.caseId}@${open.revision}`);
    return this.#send<T>(role, 'POST', `${this.#step(service, stepId)}/${act}?after=${after}`, body);
  }

  async #until(reached: (current: CaseAnswer) => boolean, what: string): Promise<CaseAnswer> {
    const desk = await this.#office.as(this.tenant, this.#desk);
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const { body } = await desk.expect<CaseAnswer>('GET', this.#cases());
      if (reached(body)) return body;
      if (Date.now() > end) throw new Error(`Waited ${PATIENCE_MS} ms for ${what}`);
      await delay(POLL_MS);
    }
  }

  async #send<T = Record<string, unknown>>(role: Role, method: string, path: string, body: object): Promise<Answer<T>> {
    const caller = await this.#office.as(this.tenant, role);
    return caller.expect<T>(method, path, { body });
  }

  #known(): CaseAnswer {
    if (this.#case === undefined) throw new Error('The story has not filed its case yet');
    return this.#case;
  }

  #cases(): string {
    return `/api/intake/cases/${this.caseId}`;
  }

  #step(service: 'verification' | 'survey', stepId: string): string {
    return `/api/${service}/cases/${this.caseId}/steps/${stepId}`;
  }
}
