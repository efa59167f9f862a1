import * as contracts from '@alur/contracts';
import { describe, expect, test } from '@jest/globals';
import { message, NOW } from '../../test/fixtures/portal-world.ts';
import { eventLine } from './event-line.ts';
import { type Connection, Viewers } from './viewers.ts';

const LIMITS = { viewers: 3, perOfficer: 2, waiting: 100 };

class Written implements Connection {
  text = '';
  waiting = 0;
  ended = false;
  write(text: string): void {
    this.text += text;
  }
  end(): void {
    this.ended = true;
  }
}

function reopened(caseId: string, tenant = 'oku-selatan') {
  const data = { caseId, reasonCode: 'keliru', by: 'x', at: NOW };
  return message(contracts.CaseReopened, 3, data, { tenant });
}

const lead = { roles: ['kepala-dinas'] as const, village: null, district: null };
const all = () => true;

function watching(viewers: Viewers, tenant = 'oku-selatan', officer = `${tenant}.op`) {
  const connection = new Written();
  const session = { open: true };
  const viewer = { officer: { ...lead, tenant, id: officer }, connection, signedIn: async () => session.open };
  return { connection, viewer, session, added: viewers.add(viewer) };
}

describe('who watches', () => {
  test('sees the events of the own office only, as they come', () => {
    const viewers = new Viewers(LIMITS);
    const [own, other] = [watching(viewers), watching(viewers, 'luwu-timur')];
    viewers.show([reopened('c1'), reopened('c2', 'luwu-timur')], all);
    viewers.show([reopened('c3')], all);
    expect([...own.connection.text.matchAll(/"case":"(\w+)"/g)].map(([, id]) => id)).toEqual(['c1', 'c3']);
    expect([...other.connection.text.matchAll(/"case":"(\w+)"/g)].map(([, id]) => id)).toEqual(['c2']);
  });

  test('is sent away when too much waits for it, with a word why; the others stay', () => {
    const viewers = new Viewers(LIMITS);
    const [slow, quick] = [watching(viewers), watching(viewers)];
    slow.connection.waiting = LIMITS.waiting + 1;
    viewers.show([reopened('c1')], all);
    expect([slow.connection.text, slow.connection.ended]).toEqual([': too slow\n\n', true]);
    expect([quick.connection.ended, viewers.count]).toEqual([false, 1]);
  });

  test('is sent away at the next beat after the session has ended; the others stay', async () => {
    const viewers = new Viewers(LIMITS);
    const [gone, here] = [watching(viewers), watching(viewers)];
    gone.session.open = false;
    viewers.beat();
    await new Promise((resolve) => setImmediate(resolve));
    expect([gone.connection.ended, here.connection.ended, viewers.count]).toEqual([true, false, 1]);
    viewers.show([reopened('c1')], all);
    expect(gone.connection.text).not.toContain('c1');
  });

  test('finds no place when too many watch, nor beside the own windows', () => {
    const viewers = new Viewers(LIMITS);
    expect([watching(viewers), watching(viewers), watching(viewers)].map(({ added }) => added)).toEqual([
      true,
      true,
      false,
    ]);
    expect(watching(viewers, 'oku-selatan', 'oku-selatan.op-2').added).toBe(true);
    expect(watching(viewers, 'oku-selatan', 'oku-selatan.op-3').added).toBe(false);
  });

  test('is told that it ends when the office stops', () => {
    const viewers = new Viewers(LIMITS);
    const { connection } = watching(viewers);
    viewers.beat();
    viewers.endAll('the office stops');
    expect([connection.text, connection.ended]).toEqual([': beat\n\n: the office stops\n\n', true]);
    viewers.show([reopened('c1')], all);
    expect(connection.text).not.toContain('data');
  });
});

test('an event about a person shows neither the person nor the case that was the reason', () => {
  const seen = { subjectId: 'subject-7', caseId: 'c1', officer: 'x', purpose: 'layanan', fields: ['name'], at: NOW };
  const line = eventLine(message(contracts.IdentityAccessed, 0, seen, { subject: 'subject-7' }));
  expect(line).toMatchObject({ case: null, context: 'intake', type: 'alur.intake.identity-accessed.v1' });
  expect(Object.keys(line).sort()).toEqual(
    ['id', 'type', 'case', 'time', 'context', 'correlation', 'causation', 'revision'].sort(),
  );
});
