import * as contracts from '@alur/contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CaseTrace } from '../../features/show-trace.feature.ts';
import { CaseStory } from '../fixtures/case-story.ts';
import { message, NOW, PortalWorld } from '../fixtures/portal-world.ts';
import { publishSamples, SECRET } from '../fixtures/sample-cases.ts';

let world: PortalWorld;

beforeAll(async () => {
  world = await PortalWorld.start();
  await publishSamples(world);
});
afterAll(() => world.stop());

/** What a stream sends until it holds the text. */
async function readUntil(stream: ReadableStreamDefaultReader<string>, text: string): Promise<string> {
  for (let read = ''; ; ) {
    if (read.includes(text)) return read;
    const { done, value } = await stream.read();
    if (done) throw new Error(`The stream ended before ${text}: ${read}`);
    read += value;
  }
}

describe('live events', () => {
  test('a lead sees what happens in the own office, without who it is about; an operator without the case', async () => {
    const [own, other, operator, accused] = await Promise.all([
      world.watch(await world.token('kadis-1', ['kepala-dinas'])),
      world.watch(await world.token('kadis-1', ['kepala-dinas'], { tenant: 'luwu-timur' })),
      world.watch(await world.token('operator-1', ['operator'])),
      world.watch(await world.token('sekretaris-1', ['sekretaris-dinas'])),
    ]);
    for (const stream of [own, other, operator, accused]) await readUntil(stream.reader, ': watching');
    const told = new CaseStory('c20', { ticket: 'AAAAA-22222-222' });
    await world.publish(...told.messages, ...new CaseStory('c21', { tenant: 'luwu-timur' }).messages);
    const seen = await readUntil(own.reader, 'c20');
    const [, data] = /^data: (.*)$/m.exec(seen) ?? [];
    expect(JSON.parse(data!)).toEqual({
      ...{ id: told.messages[0]!.id, type: contracts.CaseOpened.type, case: 'c20', time: NOW, context: 'intake' },
      ...{ correlation: 'uji', causation: null, revision: 0 },
    });
    expect(seen).not.toMatch(/person-of|luwu-timur|front-office/);
    expect(await readUntil(other.reader, 'c21')).not.toContain('c20');
    expect(await readUntil(operator.reader, told.messages[0]!.id)).toContain('"case":null');
    const complaint = new CaseStory('c22', { kind: 'complaint', excluded: ['oku-selatan.sekretaris-1'] });
    await world.publish(...complaint.messages, ...new CaseStory('c23').messages);
    expect(await readUntil(own.reader, 'c23')).toContain('c22');
    const shown = await readUntil(accused.reader, 'c23');
    expect(shown).not.toMatch(new RegExp(`c22|${complaint.messages[0]!.id}`));
    await Promise.all([own, other, operator, accused].map((stream) => stream.stop()));
  });

  test('it is asked for as an event stream, by who may watch', async () => {
    const operator = await world.officer('operator-1', ['operator']);
    expect(await operator('GET', '/api/portal/events/stream')).toMatchObject({
      status: 406,
      body: { code: 'event-stream-only' },
    });
    const desk = await world.officer('fo-1', ['front-office']);
    for (const path of ['/api/portal/events/stream', '/api/portal/cases/c1/trace'])
      expect([path, (await desk('GET', path)).status]).toEqual([path, 403]);
    expect((await world.citizen('GET', '/api/portal/events/stream')).status).toBe(401);
  });

  test('one officer opens four windows and no fifth; a closed one makes room', async () => {
    const token = await world.token('operator-2', ['operator']);
    const open = await Promise.all([1, 2, 3, 4].map(() => world.watch(token)));
    for (const { reader } of open) await readUntil(reader, ': watching');
    await expect(world.watch(token)).rejects.toThrow('429');
    await open[0]!.stop();
    const again = await world.eventually(() => world.watch(token));
    await readUntil(again.reader, ': watching');
    await Promise.all([...open.slice(1), again].map((one) => one.stop()));
  });

  test('the stream ends with the session of its officer', async () => {
    const token = await world.token('operator-3', ['operator']);
    const { reader } = await world.watch(token);
    await readUntil(reader, ': watching');
    const officer = await world.officer('operator-3', ['operator']);
    expect((await officer('POST', '/api/auth/logout')).status).toBe(204);
    await world.publish(...new CaseStory('c22').messages);
    expect(await readUntil(reader, ': signed out')).toContain('signed out');
  });

  test('the stream ends with a word when the office stops', async () => {
    const short = await PortalWorld.start();
    const { reader } = await short.watch(await short.token('operator-1', ['operator']));
    await readUntil(reader, ': watching');
    const [seen] = await Promise.all([readUntil(reader, ': the office stops'), short.stop()]);
    expect(seen).toContain('the office stops');
  });
});

describe('the trace of a case', () => {
  test('joins what the services did to a tree of causes, in the own office only', async () => {
    const story = new CaseStory('c30').step({ stepId: 'verification' });
    const [opened, step] = story.messages;
    const verified = message(contracts.CandidateNominated, 0, {
      ...{ caseId: 'c30', stepId: 'nomination', run: 1, kind: 'nomination', outcome: 'listed', by: 'x', at: NOW },
      ...{ nominationId: 'n9', programme: 'bansos-lansia', subjectId: 'person-of-c1', village: null },
    });
    const orphan = message(contracts.CaseReopened, 2, { caseId: 'c30', reasonCode: 'keliru', by: 'x', at: NOW });
    await world.publish(
      opened!,
      { ...step!, causationId: opened!.id, actor: 'system' },
      // An identity provider makes ids in its own way.
      { ...verified, causationId: step!.id, actor: '5c1d9b7e-sub' },
      { ...orphan, causationId: 'not-published', time: '2026-07-01T05:00:00.000Z' },
    );
    const lead = await world.officer('kadis-1', ['kepala-dinas']);
    const { status, body } = await lead<CaseTrace>('GET', '/api/portal/cases/c30/trace');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ caseId: 'c30', events: 4, truncated: false },
      roots: [
        {
          ...{ place: 'start', hidden: 0 },
          event: { id: opened!.id, context: 'intake', actor: 'officer', revision: 0, causationId: null },
          children: [
            {
              event: { id: step!.id, type: contracts.StepOpened.type, actor: 'system' },
              children: [
                {
                  event: { context: 'verification', type: contracts.CandidateNominated.type, actor: 'officer' },
                  children: [],
                },
              ],
            },
          ],
        },
        { place: 'cause-unknown', event: { causationId: 'not-published' }, children: [] },
      ],
    });
    expect(JSON.stringify(body)).not.toMatch(/person-of|front-office-1|5c1d9b7e/);
    const other = await world.officer('kadis-1', ['kepala-dinas'], { tenant: 'luwu-timur' });
    expect(await other('GET', '/api/portal/cases/c30/trace')).toMatchObject({
      status: 404,
      body: { code: 'case-not-found' },
    });
  });

  test('an access to identity is no part of it, although the case was the reason', async () => {
    const lead = await world.officer('kadis-1', ['kepala-dinas']);
    const { body } = await lead('GET', '/api/portal/cases/c1/trace');
    expect(JSON.stringify(body)).not.toMatch(new RegExp(`identity-accessed|person-of|${SECRET}`, 'i'));
  });
});
