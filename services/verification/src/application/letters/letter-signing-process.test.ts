import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandContext, createCommandRunner, type EventStore } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { heldBefore } from '@alur/event-sourcing/testing';
import { EncryptedFileStore, MasterKeys, newMasterKey, type Vault } from '@alur/privacy';
import { SqliteVault } from '@alur/privacy/sqlite';
import { formatLetterNumber, loadStandards } from '@alur/standards';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type LetterCommand, letter } from '../../domain/letter.ts';
import type { LetterTask } from '../../domain/letter-events.ts';
import { LetterSigningProcess, letterFileId } from './letter-signing-process.ts';
import { type DraftSnapshot, snapshotHash } from './snapshot.ts';

const TENANT = 'oku-selatan';
const AT = '2026-08-03T02:00:00.000Z';
const task: LetterTask = {
  caseId: 'case-1',
  stepId: 'letter',
  run: 1,
  subjectId: 'subject-1',
  village: null,
  letterType: 'rekomendasi-sktm',
  signerRole: 'kepala-dinas',
  notBy: [],
};
const head = { id: 'oku-selatan.kepala-dinas-1', roles: ['kepala-dinas'], village: null };

/** Where the process dies while it signs. */
type Crash = 'before-number' | 'after-number' | 'before-file' | 'after-file' | 'before-signed' | 'after-signed';

let folder: string;
let store: EventStore;
let vault: Vault;
let files: EncryptedFileStore;
let commands = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alur-signing-'));
  store = new SqliteEventStore(':memory:');
  const sqlite = new SqliteVault(':memory:', new MasterKeys([newMasterKey()]));
  vault = sqlite;
  files = new EncryptedFileStore(folder, sqlite.keys, { limit: 1_000_000 });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function context(): CommandContext {
  commands += 1;
  return { tenant: TENANT, actor: head.id, at: AT, commandId: `command-${commands}`, correlationId: 'c' };
}

function signing(crash?: Crash, log: EventStore = store): LetterSigningProcess {
  const dies = (point: Crash) => {
    if (crash === point) throw new Error(`crash ${point}`);
  };
  const guarded = new Proxy(log, {
    get(target, property) {
      if (property !== 'append') return Reflect.get(target, property).bind(target);
      const append: EventStore['append'] = async (stream, events, expected) => {
        const act = stream.includes('/letter-register/') ? 'number' : 'signed';
        dies(`before-${act}`);
        const result = await target.append(stream, events, expected);
        dies(`after-${act}`);
        return result;
      };
      return append;
    },
  });
  const guardedFiles = {
    get: files.get.bind(files),
    put: async (file: Parameters<typeof files.put>[0]) => {
      dies('before-file');
      const stored = await files.put(file);
      dies('after-file');
      return stored;
    },
  };
  const config = { publicUrl: 'https://dinsos.example.go.id/' };
  const runner = createCommandRunner(guarded);
  const staff = { of: async () => ({ members: [], holdings: [] }) };
  return new LetterSigningProcess({ runner, vault, files: guardedFiles, standards: loadStandards(), staff, config });
}

async function run(letterId: string, command: LetterCommand) {
  const result = await createCommandRunner(store).execute(letter, letterId, command, context());
  expect(result.outcome).toBe('accepted');
}

/** A letter up to the moment in which its signing was started. */
async function started(letterId: string, verificationCode: string, more: Partial<LetterTask> = {}): Promise<void> {
  const { subjectId } = { ...task, ...more };
  const snapshot: DraftSnapshot = {
    salt: letterId,
    tenant: TENANT,
    caseId: 'case-1',
    letterType: 'rekomendasi-sktm',
    templateVersion: 1,
    person: {
      name: 'Warga Contoh',
      nik: '1609010101900001',
      kk: null,
      birthDate: null,
      sex: null,
      address: null,
      village: null,
    },
    village: null,
    registryDataDate: null,
    fields: {},
  };
  const snapshotId = await vault.put({ tenant: TENANT, subjectId, kind: 'letter-draft', data: snapshot });
  const words = { templateVersion: 1, snapshotId, draftHash: snapshotHash(snapshot) };
  await run(letterId, { type: 'draft', letterId, task: { ...task, ...more }, ...words, by: 'drafter', at: AT });
  await run(letterId, {
    type: 'start-signing',
    officer: head,
    at: AT,
    issueDate: '2026-08-03',
    verificationCode,
    stepOpen: true,
    holder: 'self',
  });
}

function numberOf(sequence: number): string {
  const issued = { sequence, issuedOn: '2026-08-03' };
  return formatLetterNumber(loadStandards().tenant(TENANT), 'rekomendasi-sktm', issued);
}

describe('signing a letter', () => {
  const points: Crash[] = [
    'before-number',
    'after-number',
    'before-file',
    'after-file',
    'before-signed',
    'after-signed',
  ];

  test.each(points)('a crash %s leaves no gap, no second number and no second paper', async (point) => {
    await started('letter-1', 'AAAA-0001');
    await expect(signing(point).finish('letter-1', context())).rejects.toThrow(`crash ${point}`);
    const { state } = await signing().finish('letter-1', context());
    expect(state.status).toBe('signed');
    expect(state.signature).toMatchObject({ sequence: 1, number: numberOf(1), year: 2026 });
    const file = await files.get(TENANT, letterFileId('letter-1'));
    expect(createHash('sha256').update(file!.bytes).digest('hex')).toBe(state.signature!.fileHash);

    await started('letter-2', 'AAAA-0002');
    const next = await signing().finish('letter-2', context());
    expect(next.state.signature?.sequence).toBe(2);
    const signed = (await store.readStream(`${TENANT}/letter/letter-1`)).filter(
      ({ type }) => type === 'letter.signed.v1',
    );
    expect(signed).toHaveLength(1);
  });

  test('two processes that finish the same letter agree on number and paper', async () => {
    await started('letter-1', 'AAAA-0001');
    const [one, two] = await Promise.all([
      signing().finish('letter-1', context()),
      signing().finish('letter-1', context()),
    ]);
    expect(one.state.signature).toEqual(two.state.signature);
    const register = await store.readStream(`${TENANT}/letter-register/2026.rekomendasi-sktm`);
    expect(register).toHaveLength(1);
  });

  test('a process that stands still before the signature changes nothing: another has signed meanwhile', async () => {
    await started('letter-1', 'AAAA-0001');
    const held = heldBefore(store, 'letter');
    const late = signing(undefined, held.store).finish('letter-1', context());
    await held.reached;
    const signed = await signing().finish('letter-1', context());
    held.release();
    expect((await late).state).toEqual(signed.state);
    expect((await store.readStream(`${TENANT}/letter/letter-1`)).at(-1)?.type).toBe('letter.signed.v1');
    expect(await store.readStream(`${TENANT}/letter-register/2026.rekomendasi-sktm`)).toHaveLength(1);
  });

  test('a person who is erased while a process stands still before the number: no paper, and no gap in the numbers', async () => {
    await started('letter-1', 'AAAA-0001');
    const held = heldBefore(store, 'letter-register');
    const late = signing(undefined, held.store).finish('letter-1', context());
    await held.reached;
    await vault.erase(TENANT, 'subject-1');
    const { state } = await signing().finish('letter-1', context());
    expect(state.status).toBe('withdrawn');
    held.release();
    expect((await late).state).toEqual(state);
    expect(await files.get(TENANT, letterFileId('letter-1'))).toBeUndefined();
    await started('letter-2', 'AAAA-0002', { subjectId: 'subject-2' });
    const next = await signing().finish('letter-2', context());
    expect(next.state.signature?.sequence).toBe(2);
  });

  test('a letter whose person was erased is withdrawn and takes no number', async () => {
    await started('letter-1', 'AAAA-0001');
    await vault.erase(TENANT, 'subject-1');
    const { state } = await signing().finish('letter-1', context());
    expect(state.status).toBe('withdrawn');
    expect(await store.readStream(`${TENANT}/letter-register/2026.rekomendasi-sktm`)).toHaveLength(0);
  });

  test('a draft that was altered is not signed', async () => {
    await started('letter-1', 'AAAA-0001');
    const { state } = await createCommandRunner(store).load(letter, TENANT, 'letter-1');
    const recordId = state.draft!.snapshotId;
    const altered = { ...(await vault.get<DraftSnapshot>(TENANT, recordId)), village: 'elsewhere' };
    await vault.put({ tenant: TENANT, subjectId: 'subject-1', kind: 'letter-draft', recordId, data: altered });
    await expect(signing().finish('letter-1', context())).rejects.toThrow('was altered');
  });

  test('no event holds personal data', async () => {
    await started('letter-1', 'AAAA-0001');
    await signing().finish('letter-1', context());
    const log = JSON.stringify(await store.readAll('', 100));
    expect(log).not.toMatch(/Warga Contoh|1609010101900001/);
  });
});
