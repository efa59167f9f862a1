import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { TOPICS } from '@alur/contracts';
import { DEMO_PEOPLE } from '@alur/demo';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openOffice, type PlayedScene, playScenes, type TestOffice } from '../fixtures/office.ts';
import { found as foundIn, type ScannedText, secretsOf } from '../fixtures/secrets.ts';

let office: TestOffice;
let played: PlayedScene[];
let secrets: string[];

beforeAll(async () => {
  office = await openOffice();
  played = await playScenes(office);
  await office.caughtUp();
  secrets = secretsOf(played);
});

afterAll(() => office.close());

/** The places where a secret was found. */
function found(places: Iterable<ScannedText>, sought = secrets): string[] {
  return foundIn(places, sought);
}

/** Every file of the data folder, byte for byte, also the write-ahead logs. */
async function dataFolder(): Promise<[string, string][]> {
  const entries = await readdir(office.dataDirectory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(
      async (path) => [relative(office.dataDirectory, path), await readFile(path, 'latin1')] as [string, string],
    ),
  );
}

async function publishedEvents(): Promise<[string, string][]> {
  const topics = Object.values(TOPICS);
  const events: [string, string][] = [];
  for await (const batch of office.service('portal').ports.bus.replay(topics)) {
    for (const message of batch) events.push([`${message.type} ${message.id}`, JSON.stringify(message)]);
  }
  return events;
}

function logLines(): [string, string][] {
  return office.log.map((line, index) => [`log line ${index}`, line]);
}

describe('R-19: who people are stands in the vault only', () => {
  test('no file of the data folder shows a person, a note or a paper', async () => {
    const files = await dataFolder();
    expect(files.filter(([name]) => name.endsWith('-wal')).length).toBeGreaterThan(5);
    // The search reads what was written: what may be known is found.
    const known = played.map(({ story }) => story.ticket.toLowerCase());
    expect(found(files, known).length).toBeGreaterThanOrEqual(known.length);
    expect(found(files)).toEqual([]);
  });

  test('no published event shows a person or a note', async () => {
    const events = await publishedEvents();
    expect(events.length).toBeGreaterThan(played.length * 10);
    expect(found(events)).toEqual([]);
  });

  test('no line of the log shows a person or a note', () => {
    expect(office.log.length).toBeGreaterThan(played.length * 10);
    expect(found(logLines())).toEqual([]);
  });

  test('no folder and no file is named after a person', async () => {
    const names = (await dataFolder()).map(([name]) => ['file name', name] as const);
    expect(found(names)).toEqual([]);
  });

  // Last, because it leaves a person's data where they must not be.
  test('a planted value is found in each of these places', async () => {
    const { store, logger } = office.service('intake').ports;
    const { name, nik } = DEMO_PEOPLE.letterSeeker;
    const event = {
      id: '00000000-0000-4000-8000-000000000001',
      type: 'planted.v1',
      data: { name },
      meta: {
        tenant: 'oku-selatan',
        actor: 'test',
        at: '2026-07-01T02:00:00.000Z',
        correlationId: 'planted',
        commandId: 'planted',
      },
    };
    await store.append('oku-selatan/planted/1', [event], 'no-stream');
    logger.info({ nik }, 'planted');

    const inFiles = found(await dataFolder());
    for (const word of name.toLowerCase().split(' ')) {
      expect(inFiles).toContain(`${word} in ${join('intake', 'events.db-wal')}`);
    }
    expect(found(logLines())).toEqual([expect.stringContaining(String(nik))]);
    expect(found([['message', JSON.stringify({ data: { phone: '+62 812-7345-0007' } })]])).not.toEqual([]);
  });
});
