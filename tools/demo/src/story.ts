import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Role } from '@alur/standards';
import type { DemoTenant } from './accounts.ts';
import { type Answer, Caller, direct, signIn, type Transport, UnexpectedAnswer } from './client.ts';
import type { FilingForm, IncidentForm } from './forms.ts';
import { photo, scannedPaper } from './papers.ts';

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

/** A letter as its story made it. */
export interface IssuedLetter {
  readonly letterId: string;
  readonly number: string;
  readonly verificationCode: string;
}

const PATIENCE_MS = 10_000;
const POLL_MS = 5;

/** Options of `DemoClient`. */
export interface ClientOptions {
  readonly transport?: Transport;
  /** How long a story waits for what other services must do first; 10 s when absent. */
  readonly patienceMs?: number;
}

/** HTTP client of an office: one signed-in caller for each tenant and role. */
export class DemoClient {
  readonly base: string;
  readonly patienceMs: number;
  readonly #transport: Transport;
  readonly #callers = new Map<string, Promise<Caller>>();

  constructor(base: string, { transport = direct, patienceMs = PATIENCE_MS }: ClientOptions = {}) {
    this.base = base;
    this.patienceMs = patienceMs;
    this.#transport = transport;
  }

  citizen(): Caller {
    return new Caller(this.base, undefined, this.#transport);
  }

  /** Signed in once per role. */
  as(tenant: DemoTenant, role: Role): Promise<Caller> {
    const key = `${tenant}/${role}`;
    const known = this.#callers.get(key) ?? signIn(this.base, tenant, role, this.#transport);
    this.#callers.set(key, known);
    return known;
  }
}

/** One case from the counter to its outcome. Every method is one thing that an officer does. */
export class Story {
  readonly tenant: DemoTenant;
  readonly #office: DemoClient;
  /** Who looks the case up between the steps. */
  readonly #desk: Role;
  #case: CaseAnswer | undefined;
  readonly steps: string[] = [];
  readonly letters: IssuedLetter[] = [];
  /** Numbers of the hand-over reports (BAST), in the order in which they were signed. */
  readonly basts: string[] = [];

  constructor(office: DemoClient, tenant: DemoTenant, desk: Role) {
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
    const { body } = await this.send<Filed>(role, 'POST', '/api/intake/applications', { service, ...form });
    this.#case = body;
    for (const { code } of body.requirements) {
      const paper = code.split('|')[0]!;
      if (!without.includes(paper)) await this.attach(role, paper);
    }
  }

  /** The first report of a disaster; answers the papers that may follow. */
  async reportIncident(role: Role, form: IncidentForm): Promise<readonly string[]> {
    const { body } = await this.send<Filed>(role, 'POST', '/api/intake/incidents', form);
    this.#case = body;
    return body.requirements.map(({ code }) => code.split('|')[0]!);
  }

  async complain(role: Role, form: FilingForm & { readonly service?: string; readonly aboutService?: string }) {
    const { body } = await this.send<Filed>(role, 'POST', '/api/intake/complaints', form);
    this.#case = body;
    for (const { code } of body.requirements) await this.attach(role, code.split('|')[0]!);
  }

  async attach(role: Role, code: string): Promise<string> {
    const file = code.startsWith('foto') ? photo(90, 120, 60) : scannedPaper(code);
    return (await this.upload<{ documentId: string }>(role, `${this.#cases()}/documents`, file, { code })).documentId;
  }

  async dispense(role: Role, code: string, reasonCode: string, substitute?: string): Promise<void> {
    await this.send(role, 'POST', `${this.#cases()}/dispensations`, { code, reasonCode, substitute });
  }

  async complete(role: Role): Promise<void> {
    await this.send(role, 'POST', `${this.#cases()}/completeness`, { decision: 'complete' });
    this.steps.push('completeness');
  }

  /** The file goes back, the applicant brings what was missing. */
  async returnAndSupplement(role: Role, missing: readonly string[]): Promise<void> {
    await this.send(role, 'POST', `${this.#cases()}/completeness`, { decision: 'incomplete' });
    for (const code of missing) await this.attach(role, code);
    await this.send(role, 'POST', `${this.#cases()}/supplement`, {});
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
    await this.upload('petugas-survei', `${this.#step('survey', stepId)}/photos/${photoId}`, photo(60, 140, 90));
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
    const { body: signed } = await this.send<IssuedLetter>(signer, 'POST', `${path}/signature`, {});
    await this.send(drafter, 'POST', `${path}/delivery`, { via });
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

  /** Waits until a step is open; answers what `?after=` takes, for the service that acts on it. */
  async opened(stepId: string): Promise<string> {
    const { caseId, revision } = await this.#until(
      ({ openSteps }) => openSteps.some((step) => step.stepId === stepId),
      `step ${stepId}`,
    );
    return encodeURIComponent(`${this.tenant}/case/${caseId}@${revision}`);
  }

  /**
   * One request of an officer.
   * @throws UnexpectedAnswer unless the status is 2xx
   */
  async send<T = Record<string, unknown>>(role: Role, method: string, path: string, body?: object): Promise<Answer<T>> {
    const caller = await this.#office.as(this.tenant, role);
    return caller.expect<T>(method, path, body === undefined ? {} : { body });
  }

  /** Asks again until the answer is yes, for as long as the office's patience lasts. */
  async until(what: string, ask: () => Promise<boolean>): Promise<void> {
    const { patienceMs } = this.#office;
    for (const end = Date.now() + patienceMs; !(await ask()); await delay(POLL_MS)) {
      if (Date.now() > end) throw new Error(`Waited ${patienceMs} ms for ${what}`);
    }
  }

  async upload<T>(role: Role, path: string, file: Blob, fields: Readonly<Record<string, string>> = {}): Promise<T> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', file, 'berkas');
    const caller = await this.#office.as(this.tenant, role);
    return (await caller.expect<T>('POST', path, { form })).body;
  }

  /** What the office must not let happen: the answer must be a problem with this code, and rule where one is named. */
  async refused(role: Role, path: string, body: object, problem: { readonly code: string; readonly rule?: string }) {
    const caller = await this.#office.as(this.tenant, role);
    const answer = await caller.send<{ code?: string; rule?: string }>('POST', path, { body });
    const { code, rule } = answer.body;
    if (answer.status < 400 || code !== problem.code || (problem.rule !== undefined && rule !== problem.rule)) {
      throw new UnexpectedAnswer('POST', path, answer);
    }
  }

  async #act<T = Record<string, unknown>>(
    role: Role,
    service: 'verification' | 'survey',
    stepId: string,
    act: string,
    body: object,
  ): Promise<Answer<T>> {
    const after = await this.opened(stepId);
    return this.send<T>(role, 'POST', `${this.#step(service, stepId)}/${act}?after=${after}`, body);
  }

  async #until(reached: (current: CaseAnswer) => boolean, what: string): Promise<CaseAnswer> {
    const desk = await this.#office.as(this.tenant, this.#desk);
    let current = this.#known();
    await this.until(what, async () => {
      current = (await desk.expect<CaseAnswer>('GET', this.#cases())).body;
      return reached(current);
    });
    return current;
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
