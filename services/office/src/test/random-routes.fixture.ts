import { randomUUID } from 'node:crypto';
import { type Role, type ServiceDefinition, type Step, stepKind } from '@alur/standards';
import { Caller } from '../demo/client.ts';
import { photo } from '../demo/papers.ts';
import { eventually, officerOf, type TestOffice } from './office.fixture.ts';

const TENANT = 'oku-selatan';
const VILLAGE = '16.09.01.2001';
const PERSON = { name: 'Warga Contoh Uji', noNikReason: 'belum-rekam' };
const REGISTRY = { registry: 'DTSEN', dataDate: '2026-06-30' };
const LETTER = { number: '460/1/2026', date: '2026-06-30', documentId: 'surat-1' };

const CAPTURE = {
  deviceId: 'tablet-uji-01',
  occurredAt: '2026-07-01T09:00:00+07:00',
  coordinates: { latitude: -4.5, longitude: 104 },
  photoIds: [],
};

/** Offices that one person holds; every other role has a second and a third officer. */
const HOLDERS: readonly Role[] = ['kepala-dinas', 'sekretaris-dinas', 'kabid-linjamsos'];

export interface Desk {
  readonly id: string;
  readonly caller: Caller;
}

/** The officers of an office by role, signed in when they are first needed. */
export class Desks {
  readonly #office: TestOffice;
  readonly #desks = new Map<string, Promise<Desk>>();

  constructor(office: TestOffice) {
    this.#office = office;
  }

  /** An officer of one of these roles who is none of those barred. */
  of(roles: readonly Role[], barred: readonly string[] = []): Promise<Desk> {
    for (const role of roles) {
      for (const n of HOLDERS.includes(role) ? [1] : [1, 2, 3]) {
        const id = n === 1 ? `${TENANT}.${role}` : `${TENANT}.${role}-${n}`;
        if (!barred.includes(id)) return this.#desk(id, role, n);
      }
    }
    throw new Error(`nobody of ${roles.join(', ') || 'no role'} may act`);
  }

  #desk(id: string, role: Role, n: number): Promise<Desk> {
    const desk = this.#desks.get(id) ?? this.#open(id, role, n);
    this.#desks.set(id, desk);
    return desk;
  }

  async #open(id: string, role: Role, n: number): Promise<Desk> {
    const officer = { ...officerOf(TENANT, role), id };
    if (n > 1) {
      await this.#office.accounts.create({ officer, username: `${role}-${n}`, password: 'demo-alur-2026' });
    }
    return { id, caller: new Caller(this.#office.url, await this.#office.tokenOf(officer)) };
  }
}

interface CaseAnswer {
  readonly caseId: string;
  readonly status: string;
  readonly outcome?: string | null;
  readonly revision: number;
  readonly openSteps: readonly { readonly stepId: string; readonly run: number }[];
}

/** One case of a service over HTTP; every act by an officer of the roles that the step names. */
export class HttpWalk {
  readonly #desks: Desks;
  readonly #definition: ServiceDefinition;
  readonly #choices: readonly number[];
  /** Who did each step. */
  readonly #done = new Map<string, string[]>();
  readonly #worked = new Set<string>();
  #case!: CaseAnswer;
  #made = 0;
  #letterId = '';
  readonly #households: string[] = [];

  constructor(desks: Desks, definition: ServiceDefinition, choices: readonly number[]) {
    this.#desks = desks;
    this.#definition = definition;
    this.#choices = choices;
  }

  /** How the case ended. */
  async run(): Promise<string> {
    await this.#file();
    for (let turns = 0; turns < 40; turns += 1) {
      await eventually('a step to open or the case to end', async () => {
        this.#case = await this.#read();
        return this.#case.status !== 'open' || this.#waiting().length > 0;
      });
      if (this.#case.status === 'closed') return this.#case.outcome ?? '';
      const step = this.#waiting()[this.#choice(this.#waiting().length)]!;
      this.#worked.add(`${step.stepId}@${step.run}`);
      await this.#work(step.stepId);
    }
    throw new Error('the case does not end');
  }

  /** Open steps that nobody has worked yet: the end of a step reaches the case by a message. */
  #waiting() {
    return this.#case.openSteps.filter(({ stepId, run }) => !this.#worked.has(`${stepId}@${run}`));
  }

  async #file(): Promise<void> {
    const { kind, slug: service, filedBy } = this.#definition;
    const { caller } = await this.#desks.of(filedBy);
    const form = { service, village: VILLAGE };
    const incident = { hazard: 'kebakaran', uuClass: 'alam', occurredAt: '2026-07-01T07:00:00+07:00' };
    const body = {
      application: { ...form, subject: PERSON },
      complaint: { ...form, subject: PERSON, note: 'Bantuan belum datang.' },
      incident: { ...form, ...incident, relation: 'masyarakat', address: 'Jalan Contoh 1' },
    }[kind];
    this.#case = (await caller.expect<CaseAnswer>('POST', `/api/intake/${kind}s`, { body })).body;
  }

  async #read(): Promise<CaseAnswer> {
    const { caller } = await this.#desks.of(['kepala-dinas']);
    return (await caller.expect<CaseAnswer>('GET', `/api/intake/cases/${this.#case.caseId}`)).body;
  }

  async #work(stepId: string): Promise<void> {
    const step = this.#definition.route!.steps[stepId]!;
    // A file that comes back is another walk; this one goes on to an end.
    const outcomes = Object.keys(step.on).filter((outcome) => step.on[outcome] !== 'return');
    const outcome = outcomes[this.#choice(outcomes.length)]!;
    const officers = await this.#act(stepId, step, outcome);
    this.#done.set(
      stepId,
      officers.map(({ id }) => id),
    );
  }

  /** Somebody of the step who may do this act, and whom the separation of duties does not keep from it. */
  #desk({ kind, roles, notBy = [] }: Step, act: string, besides: readonly string[] = []): Promise<Desk> {
    const { acts, separate = Object.keys(acts) } = stepKind(kind);
    const barred = separate.includes(act) ? notBy.flatMap((other) => this.#done.get(other) ?? []) : [];
    return this.#desks.of(
      roles.filter((role) => acts[act]!.includes(role)),
      [...barred, ...besides],
    );
  }

  async #act(stepId: string, step: Step, outcome: string): Promise<readonly Desk[]> {
    const { caseId, revision } = this.#case;
    const after = `?after=${encodeURIComponent(`${TENANT}/case/${caseId}@${revision}`)}`;
    const only = Object.keys(stepKind(step.kind).acts)[0]!;
    const post = async (act: string, path: string, body: object): Promise<readonly Desk[]> => {
      const desk = await this.#desk(step, act);
      await desk.caller.expect('POST', `${path}${after}`, { body });
      return [desk];
    };
    const verify = (path: string, body: object) =>
      post(only, `/api/verification/cases/${caseId}/steps/${stepId}/${path}`, body);
    const incident = `/api/survey/cases/${caseId}/incident`;
    switch (step.kind) {
      case 'completeness':
        return post(only, `/api/intake/cases/${caseId}/completeness`, { decision: 'complete' });
      case 'document-verification':
        return verify('document-verification', {
          outcome,
          ...(outcome === 'failed' && { failedDocuments: ['fc-ktp'] }),
        });
      case 'village-check':
      case 'registry-check':
        return verify(step.kind, { outcome, ...REGISTRY });
      case 'dukcapil-match':
        return verify('dukcapil-match', { outcome });
      case 'siks-ng-entry':
        return verify('siks-ng-entry', { reference: 'SIKS-1' });
      case 'bupati-endorsement':
        return verify('endorsement', { outcome, ...(outcome === 'endorsed' && LETTER) });
      case 'external-wait':
        return verify('external-answer', { outcome, number: 'SK-1', date: LETTER.date });
      case 'eligibility-decision':
        return verify('decision', {
          outcome,
          reasonCode: 'menurut-pemeriksaan',
          ...(outcome === 'eligible' && this.#households.length > 0 && { households: this.#households }),
        });
      case 'forwarding':
        return verify('forwarding', { letterId: this.#letterId });
      case 'nomination':
        return verify('nomination', {});
      case 'explanation':
        return verify('explanation', { note: 'Dijelaskan di loket.' });
      case 'follow-up':
        return verify('follow-up', { resultCode: 'diperbaiki', note: 'Sudah dijawab.' });
      case 'letter':
        return this.#letter(stepId, step, after);
      case 'survey':
      case 'field-check':
        return this.#visit(stepId, step, outcome, after);
      case 'grant-batch':
        return this.#grant(step, outcome, after);
      case 'disposition': {
        const [head] = await post('dispose', `${incident}/disposition`, {});
        const lead = (await this.#desks.of(['kepala-seksi'])).id;
        return [head!, ...(await post('assign', `${incident}/team`, { lead, members: [] }))];
      }
      case 'emergency-response': {
        const desk = await this.#sent(step, 'respond', after);
        await desk.caller.expect('POST', `${incident}/response`, { body: {} });
        return [desk];
      }
      case 'assessment':
        return this.#assess(step, outcome, after);
      case 'goods':
        return this.#goods(step, outcome, after);
      case 'report':
        return post('report', `/api/disbursement/cases/${caseId}/steps/${stepId}/report`, {});
      default:
        throw new Error(`no act is written for steps of kind ${step.kind}`);
    }
  }

  /** R-07: the Kabid sends the officer to the place of the incident, as the lead of the team. */
  async #sent(step: Step, act: string, after: string): Promise<Desk> {
    const desk = await this.#desk(step, act);
    const kabid = await this.#desks.of(['kabid-linjamsos']);
    const body = { lead: desk.id, members: [] };
    await kabid.caller.expect('POST', `/api/survey/cases/${this.#case.caseId}/incident/team${after}`, { body });
    return desk;
  }

  async #assess(step: Step, outcome: string, after: string): Promise<readonly Desk[]> {
    const { caseId } = this.#case;
    const desk = await this.#sent(step, 'assess', after);
    const path = `/api/survey/cases/${caseId}/incident`;
    if (outcome === 'done') {
      const counter = await this.#desks.of(['front-office']);
      const person = await counter.caller.expect<{ subjectId: string }>('POST', '/api/intake/people', { body: PERSON });
      const householdId = randomUUID();
      const { revision } = (await desk.caller.expect<{ revision: number }>('GET', path)).body;
      await desk.caller.expect('POST', `${path}/households/${householdId}/assessments`, {
        body: {
          ...CAPTURE,
          submissionId: randomUUID(),
          baseRevision: revision,
          subjectId: person.body.subjectId,
          members: 4,
          victims: { dead: 0, injured: 0, displaced: 4 },
          damage: 'berat',
          notes: 'Rumah terbakar habis.',
        },
      });
      this.#households.push(householdId);
    }
    const completed = await desk.caller.expect('POST', `${path}/completion`, { body: { outcome } });
    const version = encodeURIComponent(completed.headers.get('alur-version') ?? '');
    const head = await this.#desks.of(['kepala-dinas']);
    // Who decides names the households, so verification must have read of them.
    await head.caller.expect('GET', `/api/verification/cases/${caseId}?after=${version}`);
    return [desk];
  }

  async #goods(step: Step, outcome: string, after: string): Promise<readonly Desk[]> {
    const desk = await this.#desk(step, 'hand-over');
    const send = (path: string, body: object = {}) => desk.caller.expect('POST', path, { body });
    const incident = `/api/disbursement/goods/cases/${this.#case.caseId}`;
    for (const householdId of this.#households) {
      // Decision and step come from two services.
      await eventually('the household to be eligible', async () => {
        const { body } = await desk.caller.expect<{
          households: readonly { householdId: string; eligible: boolean }[];
        }>('GET', `${incident}${after}`);
        return body.households.some((known) => known.householdId === householdId && known.eligible);
      });
      const path = `${incident}/households/${householdId}`;
      if (outcome === 'cancelled') {
        await send(`${path}/cancellation`, { reasonCode: 'pindah-domisili' });
        continue;
      }
      await send(`${path}/preparation`, { goods: [{ item: 'beras-5kg', quantity: 1 }] });
      await send(`${path}/issue`);
      const [receipt, signature] = [randomUUID(), randomUUID()];
      for (const evidenceId of [receipt, signature]) {
        const form = new FormData();
        form.set('file', photo(30, 60, evidenceId.charCodeAt(0)), 'bukti');
        await desk.caller.expect('POST', `${path}/evidence/${evidenceId}`, { form });
      }
      const witness = { name: 'Saksi Contoh', role: 'petugas-desa', evidenceId: signature };
      await send(`${path}/handover`, { place: 'kantor', recipient: { evidenceId: receipt }, witnesses: [witness] });
    }
    return [desk];
  }

  async #letter(stepId: string, step: Step, after: string): Promise<readonly Desk[]> {
    const { caseId } = this.#case;
    const barred = (step.notBy ?? []).flatMap((other) => this.#done.get(other) ?? []);
    const signer = await this.#desks.of([step.params!['signer'] as Role], barred);
    const drafter = await this.#desk(step, 'draft', [signer.id]);
    const path = `/api/verification/cases/${caseId}/steps/${stepId}/letters${after}`;
    const { letterId } = (await drafter.caller.expect<{ letterId: string }>('POST', path, { body: {} })).body;
    this.#letterId = letterId;
    await signer.caller.expect('POST', `/api/verification/letters/${letterId}/signature`, { body: {} });
    const deliverer = await this.#desk(step, 'deliver');
    await deliverer.caller.expect('POST', `/api/verification/letters/${letterId}/delivery`, { body: { via: 'loket' } });
    return [drafter, deliverer];
  }

  async #visit(stepId: string, step: Step, outcome: string, after: string): Promise<readonly Desk[]> {
    const surveyor = await this.#desk(step, 'visit');
    const path = `/api/survey/cases/${this.#case.caseId}/steps/${stepId}`;
    const partner = step.partner === undefined ? null : await this.#desks.of([step.partner], [surveyor.id]);
    const team = { surveyor: surveyor.id, ...(partner && { partner: partner.id }) };
    const assigned = await surveyor.caller.expect<{ revision: number }>('POST', `${path}/team${after}`, { body: team });
    await surveyor.caller.expect('POST', `${path}/findings`, {
      body: {
        ...CAPTURE,
        submissionId: randomUUID(),
        baseRevision: assigned.body.revision,
        summary: 'Rumah layak huni.',
      },
    });
    await surveyor.caller.expect('POST', `${path}/completion`, { body: { outcome } });
    return [surveyor, ...(partner ? [partner] : [])];
  }

  async #grant(step: Step, outcome: string, after: string): Promise<readonly Desk[]> {
    const lead = (await this.#desks.of(['kabid-linjamsos'])).caller;
    const batches = '/api/disbursement/grant-batches';
    const { batchId } = (
      await lead.expect<{ batchId: string }>('POST', batches, { body: { service: this.#definition.slug } })
    ).body;
    const batch = `${batches}/${batchId}`;
    const listing = `${batch}/candidates${after}`;
    const listed = await lead.expect<{ subjectId: string }>('POST', listing, { body: { caseId: this.#case.caseId } });
    const recipient = `${batch}/recipients/${listed.body.subjectId}`;
    if (outcome === 'removed') {
      await lead.expect('POST', `${recipient}/removal`, { body: { reasonCode: 'pindah' } });
      return [];
    }
    await (await this.#desks.of(['front-office'])).caller.expect('POST', `${recipient}/verification`);
    await (await this.#desks.of(['petugas-survei'])).caller.expect('POST', `${recipient}/field-check`);
    const cashier = await this.#desk(step, 'hand-over');
    const evidenceId = randomUUID();
    const form = new FormData();
    form.set('file', photo(70, 70, 140), 'bukti');
    await cashier.caller.expect('POST', `${recipient}/evidence/${evidenceId}`, { form });
    const items = [{ description: 'Alat bantu', quantity: 1, unit: 'buah' }];
    const witness = { name: 'Saksi Contoh', position: 'Kepala Desa' };
    const body = { items, witness, evidenceIds: [evidenceId], place: 'lokasi', note: 'Diterima.' };
    await cashier.caller.expect('POST', `${recipient}/hand-over`, { body });
    return [cashier];
  }

  #choice(of: number): number {
    this.#made += 1;
    return (this.#choices[this.#made % this.#choices.length]! + this.#made) % of;
  }
}
