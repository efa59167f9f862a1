import {
  CaseClosed,
  CaseOpened,
  CaseOverdue,
  CaseReopened,
  ClockPaused,
  ClockResumed,
  type ContractMessage,
  DueMoved,
  FileCompleted,
  FileReturned,
  GrantRecipientChanged,
  LetterSigned,
  LetterWithdrawn,
} from '@alur/contracts';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Leads } from '../application/leads.ts';
import { PlayingCourier } from '../test/fixtures/playing-courier.ts';
import { OKU, World } from '../test/fixtures/world.ts';
import { CaseMessagesProcess } from './case-messages.process.ts';

const NIGHT = '2026-08-03T14:00:00.000Z';
const SEVEN = '2026-08-04T00:00:00.000Z';

let world: World;
let process: CaseMessagesProcess;
let email: PlayingCourier;
let count = 0;

beforeEach(async () => {
  email = new PlayingCourier('email');
  world = await new World([email]).start();
  process = new CaseMessagesProcess(world.ports, world.outbox, new Leads(world.ports));
  world.clock.set(NIGHT);
  const opened = { caseId: 'c', service: 'layanan-pkh', serviceVersion: 1, ticket: 'T-1', subjectId: 'person-1' };
  const who = { reporterId: null, urgent: false, kind: 'application', openedAt: NIGHT };
  await process.caseOpened(said(CaseOpened.type, { ...opened, ...who }) as Parameters<typeof process.caseOpened>[0]);
});
afterEach(() => world.close());

function said(type: string, data: object): ContractMessage {
  count += 1;
  const place = { source: 'alur/intake', subject: 'c', stream: `${OKU}/case/c`, revision: count };
  const full = { caseId: 'c', by: 'x', at: NIGHT, ...data };
  return { id: `m-${count}`, type, ...place, time: NIGHT, tenant: OKU, actor: 'x', correlationId: 'c', data: full };
}

const told = (type: string, data: object) => process.told(said(type, data) as Parameters<typeof process.told>[0]);
const changed = (type: string, data: object = {}) => process.changed(said(type, data));

/** Templates that were sent, the receipt left out. */
async function sentAtSeven(): Promise<string[]> {
  world.clock.set(SEVEN);
  await world.tick();
  const names = email.parcels.map(({ name }) => name.replace(/_v\d+$/, ''));
  return names.filter((name) => name !== 'permohonan_diterima').sort();
}

const completed = { outcome: 'completed', reasonCode: null };

test('field 06: a case that was closed at night and reopened gets neither the end nor the survey', async () => {
  await told(CaseClosed.type, completed);
  await changed(CaseReopened.type, { reasonCode: 'data-baru' });
  expect(await sentAtSeven()).toEqual([]);
  const failed = (await world.log()).filter(({ type }) => type === 'message.failed.v1');
  expect(failed.map(({ data }) => (data as { reasonCode: string }).reasonCode)).toEqual([
    'no-longer-true',
    'no-longer-true',
  ]);
  await told(CaseClosed.type, completed);
  expect(await sentAtSeven()).toEqual(['permohonan_selesai', 'survei_kepuasan']);
});

test('field 06: closed twice in one night is said once', async () => {
  await told(CaseClosed.type, { outcome: 'withdrawn', reasonCode: 'salah-daftar' });
  await changed(CaseReopened.type);
  await told(CaseClosed.type, completed);
  expect(await sentAtSeven()).toEqual(['permohonan_selesai', 'survei_kepuasan']);
});

test.each([
  ['a file that was completed meanwhile', FileReturned.type, { missing: ['fc-ktp'] }, FileCompleted.type, {}],
  ['a pause that ended', ClockPaused.type, { reason: 'menunggu-pemohon' }, ClockResumed.type, {}],
  ['a letter that was withdrawn', LetterSigned.type, { letterId: 'l' }, LetterWithdrawn.type, { letterId: 'l' }],
])('the same kind elsewhere: %s', async (_, type, data, after, more) => {
  await told(type, data);
  await changed(after, more);
  expect(await sentAtSeven()).toEqual([]);
  await told(type, data);
  expect(await sentAtSeven()).toHaveLength(1);
});

const late = { dueAt: NIGHT, detectedAt: NIGHT, stages: ['verification'] };
const alarm = { roles: ['kepala-seksi'], assignee: false, urgent: false };
const moved = { reason: 'calendar-revised', steps: [], case: { from: NIGHT, to: SEVEN, overdue: false } };

test('F4: the applicant hears once that the limit of the case has passed, and the lead', async () => {
  await told(CaseOverdue.type, { ...late, alarm });
  expect(await sentAtSeven()).toEqual(['permohonan_terlambat']);
  const queued = (await world.log()).filter(({ type }) => type === 'message.queued.v1');
  expect(queued.map(({ data }) => (data as { template: string }).template)).toContain('tenggat-perkara-terlewati');
});

test('field 01: a breach that the calendar took back in the night is told to nobody', async () => {
  await told(CaseOverdue.type, { ...late, alarm });
  await changed(DueMoved.type, moved);
  expect(await sentAtSeven()).toEqual([]);
});

test('F25: nothing more is sent about a recipient who died', async () => {
  await changed(GrantRecipientChanged.type, { state: 'removed', reasonCode: 'meninggal' });
  await told(CaseClosed.type, { outcome: 'rejected', reasonCode: null });
  expect(await sentAtSeven()).toEqual([]);
});

test('F26: a paper for the tray of the counter waits for no morning', async () => {
  const tray = new PlayingCourier('folder');
  world.restart([tray]);
  await world.queue({ recipientId: 'person-2' });
  await world.tick();
  expect(tray.parcels).toHaveLength(1);
});
