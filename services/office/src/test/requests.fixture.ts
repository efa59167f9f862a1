import { randomUUID } from 'node:crypto';
import { type DeclaredRoute, declaredRoles } from '@alur/identity';
import { ROLES, type Role } from '@alur/standards';
import type { DemoTenant } from '../demo/accounts.ts';
import { photo, scannedPaper } from '../demo/papers.ts';
import { DEMO_PEOPLE as people } from '../demo/people.ts';
import { Office } from '../demo/story.ts';
import { bodyFor, complete, type Example, form, note, type Target } from './example.fixture.ts';
import { AID_EXAMPLES } from './examples-aid.fixture.ts';
import { type TestOffice, WatchedStory } from './office.fixture.ts';

const unnamed = { name: 'Warga Contoh Uji', noNikReason: 'belum-rekam' };
const registry = { outcome: 'registered', registry: 'DTSEN', dataDate: '2026-06-30', note };

const STEP = '/api/verification/cases/:caseId/steps/:stepId';

/** For every route that reads more than its path. A new route must add itself here or to those of aid. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  ...AID_EXAMPLES,

  'POST /api/auth/login': { body: { tenant: 'oku-selatan', username: 'nobody', password: 'not-the-password' } },
  'POST /api/auth/password': { body: { current: 'not-the-password', next: 'a-new-password-2026' } },

  'POST /api/intake/applications': { body: { service: 'pelayanan-dtks', subject: unnamed, note } },
  'POST /api/intake/complaints': { body: { subject: unnamed, relation: 'diri', channel: 'telepon', note } },
  'POST /api/intake/public/complaints': { body: { tenant: 'oku-selatan', text: 'Bantuan belum datang.' } },
  'POST /api/intake/cases/:caseId/completeness': { body: { decision: 'incomplete', unusable: ['fc-ktp'] } },
  'POST /api/intake/cases/:caseId/dispensations': { body: { code: 'fc-ktp', reasonCode: 'anak-di-bawah-17' } },
  'POST /api/intake/cases/:caseId/documents': { form: form(scannedPaper('fc-kk'), { code: 'fc-kk' }) },
  'GET /api/intake/cases/:caseId/documents/:documentId': { query: 'purpose=verifikasi' },
  'GET /api/intake/cases/:caseId/note': { query: 'purpose=verifikasi' },
  'POST /api/intake/cases/:caseId/pauses': { body: { reason: 'menunggu-pemohon' } },
  'POST /api/intake/cases/:caseId/rejection': { body: { reasonCode: 'tidak-memenuhi-syarat' } },
  'POST /api/intake/cases/:caseId/reopening': { body: { reasonCode: 'keputusan-keliru' } },
  'POST /api/intake/cases/:caseId/steps/:stepId/assignment': { body: { officer: null } },
  'POST /api/intake/cases/:caseId/withdrawal': { body: { reasonCode: 'dicabut-pemohon' } },
  'POST /api/intake/people': { body: { ...unnamed, village: '16.09.01.2001', phone: '081234567890' } },
  'POST /api/intake/people/search': { body: { query: 'Warga Contoh', limit: 5 } },
  'POST /api/intake/people/masked': { body: { subjectIds: [randomUUID()] } },
  'POST /api/intake/people/:subjectId/identity': { body: { purpose: 'verifikasi' } },
  'PATCH /api/intake/people/:subjectId': { body: { address: 'Jalan Contoh 1', reasonCode: 'salah-ketik' } },
  'POST /api/intake/people/:subjectId/restriction': { body: { ground: 'permintaan-subjek' } },
  'POST /api/intake/people/:subjectId/restriction-end': { body: { ground: 'permintaan-subjek' } },
  'POST /api/intake/people/:subjectId/erasure': { body: { ground: 'permintaan-subjek' } },

  'POST /api/operations/:service/consumers/:group/pause': { body: { reason: 'tampilan sedang diperbaiki' } },
  'POST /api/operations/:service/consumers/:group/resume': { body: { reason: 'tampilan sudah diperbaiki' } },
  'POST /api/operations/:service/parking/discard': {
    body: { group: 'survey', id: 'no-message', reason: 'bukan pesan nyata' },
  },
  'POST /api/operations/:service/parking/retry': { body: { group: 'survey', key: 'no-case' } },
  'POST /api/operations/:service/quarantine/dismiss': {
    body: { group: 'survey', topic: 'alur.intake.v1', partition: 0, offset: '0', reason: 'bukan rekaman nyata' },
  },

  'PUT /api/notification/officers/me/contact': { body: { email: 'petugas@example.id' } },
  'POST /api/notification/people/:subjectId/opt-in': { body: { channel: 'whatsapp', source: 'loket' } },
  'POST /api/notification/people/:subjectId/opt-out': { body: { channel: 'all' } },

  'GET /api/portal/nominations': { query: 'programme=bansos-lansia&state=listed&limit=5' },
  'GET /api/portal/letters': { query: 'type=rekomendasi-bansos&year=2026&limit=5' },
  'GET /api/portal/reports/sla': { query: 'month=2026-07' },
  'GET /api/portal/reports/skm': { query: 'from=2026-07-01&to=2026-07-31' },
  'GET /api/portal/stock/expiring': { query: 'days=30&limit=5' },
  'GET /api/portal/worklist': { query: 'limit=5' },
  'POST /api/portal/search': { body: { q: 'Warga Contoh', limit: 5 } },

  'POST /api/survey/cases/:caseId/steps/:stepId/team': { body: { surveyor: 'oku-selatan.petugas-survei' } },
  'POST /api/survey/cases/:caseId/steps/:stepId/photos/:photoId': { form: form(photo(20, 40, 60)) },
  'POST /api/survey/cases/:caseId/steps/:stepId/findings': {
    body: {
      submissionId: randomUUID(),
      deviceId: 'tablet-uji-01',
      occurredAt: '2026-07-01T09:00:00+07:00',
      baseRevision: 0,
      summary: note,
      coordinates: { latitude: -4.5, longitude: 104 },
      photoIds: [],
    },
  },
  'POST /api/survey/cases/:caseId/steps/:stepId/findings/:submissionId/view': { body: { purpose: 'keputusan' } },
  'POST /api/survey/cases/:caseId/steps/:stepId/conflict-resolution': { body: { kept: randomUUID() } },
  'POST /api/survey/cases/:caseId/steps/:stepId/completion': { body: { outcome: 'done' } },

  'POST /api/verification/cases/:caseId/notes/:noteId/view': { body: { purpose: 'keputusan' } },
  [`POST ${STEP}/decision`]: { body: { outcome: 'eligible', reasonCode: 'layak', note }, stepId: 'decision' },
  [`POST ${STEP}/document-verification`]: { body: { outcome: 'passed', note }, stepId: 'verification' },
  [`POST ${STEP}/dukcapil-match`]: { body: { outcome: 'matched', note } },
  [`POST ${STEP}/endorsement`]: { body: { outcome: 'endorsed', number: '460/1/2026', date: '2026-06-30' } },
  [`POST ${STEP}/explanation`]: { body: { note } },
  [`POST ${STEP}/external-answer`]: { body: { outcome: 'accepted', number: 'SK-1', date: '2026-06-30' } },
  [`POST ${STEP}/follow-up`]: { body: { resultCode: 'diperbaiki', note } },
  [`POST ${STEP}/forwarding`]: { body: { letterId: randomUUID(), reference: 'agenda-1' } },
  [`POST ${STEP}/letters`]: { body: { fields: {} }, stepId: 'recommendation' },
  [`POST ${STEP}/nomination`]: { body: { note }, stepId: 'nomination' },
  [`POST ${STEP}/registry-check`]: { body: registry },
  [`POST ${STEP}/siks-ng-entry`]: { body: { reference: 'SIKS-1', note } },
  [`POST ${STEP}/village-check`]: { body: registry },
  'POST /api/verification/letters/:letterId/delivery': { body: { via: 'loket', note } },
  'POST /api/verification/letters/:letterId/links': { body: { via: 'wa-pemohon' } },
  'POST /api/verification/letters/:letterId/withdrawal': { body: { reasonCode: 'salah-data', note } },
  'POST /api/verification/public/letters/:linkToken': { body: { pin: '000000' } },
  'POST /api/verification/nominations/:nominationId/removal': { body: { reasonCode: 'pindah', note } },
};

export const ALL_ROLES = Object.keys(ROLES) as Role[];

export function exampleOf({ method, path }: Pick<DeclaredRoute, 'method' | 'path'>): Example {
  return EXAMPLES[`${method} ${path}`] ?? {};
}

/** Roles that a route lets through. */
export function allowedRoles({ declaration }: DeclaredRoute): readonly Role[] {
  if (typeof declaration === 'object') return declaration;
  return declaration === undefined || declaration === 'service' ? [] : ALL_ROLES;
}

export function urlOf({ method, path }: Pick<DeclaredRoute, 'method' | 'path'>, target: Target): string {
  const { query, stepId } = exampleOf({ method, path });
  const values: Target = stepId === undefined ? target : { ...target, stepId };
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? 'tidak-ada'));
  return query === undefined ? filled : `${filled}?${query}`;
}

export interface Injected {
  readonly status: number;
  readonly type: string;
  readonly code: string | undefined;
  readonly text: string;
}

export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: Buffer | string;
  readonly remoteAddress?: string;
}

/** Asks the office without a socket. */
export async function inject({ app }: TestOffice, { method, ...rest }: RawRequest): Promise<Injected> {
  const verb = method as 'GET' | 'POST' | 'PATCH';
  const { statusCode, headers, payload } = await app.inject({ method: verb, ...rest });
  const type = String(headers['content-type'] ?? '');
  const problem = type.startsWith('application/problem+json') ? (JSON.parse(payload) as { code: string }) : undefined;
  return { status: statusCode, type, code: problem?.code, text: payload };
}

/** Sends an example as it would come over the wire; without an example, an empty body. */
export async function exampleRequest(
  route: Pick<DeclaredRoute, 'method' | 'path'>,
  target: Target,
  token?: string,
): Promise<RawRequest> {
  const example = exampleOf(route);
  const { form: multipart } = example;
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const request = { method: route.method, url: urlOf(route, target) };
  if (multipart !== undefined) {
    const encoded = new Response(multipart);
    headers['content-type'] = encoded.headers.get('content-type') ?? '';
    return { ...request, headers, payload: Buffer.from(await encoded.arrayBuffer()) };
  }
  if (route.method === 'GET') return { ...request, headers };
  headers['content-type'] = 'application/json';
  return { ...request, headers, payload: JSON.stringify(bodyFor(example, target)) };
}

export function routesOf({ app }: TestOffice): DeclaredRoute[] {
  return declaredRoles(app);
}

interface Read {
  readonly subjectId: string;
  readonly documents: readonly { readonly documentId: string }[];
  readonly done: readonly { readonly noteId: string | null }[];
  readonly submissions: readonly { readonly submissionId: string; readonly photoIds: readonly string[] }[];
  readonly items: readonly { readonly nominationId: string; readonly caseId: string }[];
  readonly link: { readonly url: string; readonly pin: string };
}

/** A case of OKU Selatan that went all the way, with everything that a path can name. */
export async function finishedCase(office: TestOffice): Promise<Target> {
  const tenant: DemoTenant = 'oku-selatan';
  const callers = new Office(office.url);
  const story = new WatchedStory(callers, tenant, 'front-office');
  const people_ = { subject: people.elder, reporter: people.elderDaughter, relation: 'keluarga', note };
  await story.file('front-office', 'layanan-lanjut-usia', people_);
  await story.complete('front-office');
  await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed', note });
  await story.survey('survey', note, 'tksk');
  await story.verify('kabid-linjamsos', 'decision', 'decision', { outcome: 'eligible', reasonCode: 'layak', note });
  const { letterId, verificationCode } = await story.letter('back-office', 'kepala-dinas', 'recommendation', 'loket');
  await story.verify('back-office', 'nomination', 'nomination');
  await story.outcome();
  await office.settled();

  const { caseId, ticket } = story;
  const read = async (role: Role, method: string, path: string, body?: object): Promise<Read> =>
    (await (await callers.as(tenant, role)).expect<Read>(method, path, body === undefined ? {} : { body })).body;
  const known = await read('front-office', 'GET', `/api/intake/cases/${caseId}`);
  const file = await read('front-office', 'GET', `/api/verification/cases/${caseId}`);
  const fieldwork = await read('petugas-survei', 'GET', `/api/survey/cases/${caseId}/steps/survey`);
  const list = await read('front-office', 'GET', '/api/portal/nominations?programme=bansos-lansia');
  const made = await read('front-office', 'POST', `/api/verification/letters/${letterId}/links`, { via: 'wa-pemohon' });
  const [submission] = fieldwork.submissions;
  return complete({
    caseId,
    ticket,
    letterId,
    verificationCode,
    code: verificationCode,
    stepId: 'survey',
    slug: 'layanan-lanjut-usia',
    service: 'portal',
    view: 'no-such-view',
    subjectId: known.subjectId,
    documentId: known.documents[0]?.documentId,
    noteId: file.done.find(({ noteId }) => noteId !== null)?.noteId,
    submissionId: submission?.submissionId,
    photoId: submission?.photoIds[0],
    nominationId: list.items.find((item) => item.caseId === caseId)?.nominationId,
    linkToken: made.link.url.split('/').at(-1),
    linkPin: made.link.pin,
  });
}
