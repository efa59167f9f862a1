import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Installation, openInstallation } from './installation.ts';
import { linesOf, runChaos } from './run.ts';

const seed = Number(process.env['ALUR_SEED'] ?? Math.floor(Math.random() * 1e9));
const lines: string[] = [];
const log = (line: string) => lines.push(line);
let installation: Installation;
let failed = true;

beforeAll(async () => {
  installation = await openInstallation(log);
}, 300_000);

afterAll(async () => {
  if (failed) console.error([`seed ${seed}`, ...lines.slice(-200)].join('\n'));
  await installation.close();
}, 60_000);

test('services killed 50 times, the broker killed, the database away for a minute: nothing lost, nothing twice', async () => {
  const report = await runChaos(installation, {
    seed,
    kills: 9,
    broker: { kills: 1, downMs: 5_000 },
    database: { kills: 1, downMs: 60_000 },
    players: 3,
    log,
  });
  log(linesOf(report).join('\n'));
  expect(report.faults).toBe(9 * 6 + 2);
  expect(report.load.played).toBeGreaterThanOrEqual(21);
  expect(report.audit.acknowledged).toBeGreaterThan(200);
  expect(report.views).toBeGreaterThan(5);
  expect(report.wrong).toEqual([]);
  failed = false;
}, 900_000);
