/**
 * `npm run chaos`: kills services, broker and database while the stories of all services are played, then audits. Ends
 * with 1 when anything was lost, done twice or shown wrong. A seed gives the same faults in the same order.
 *
 * `npm run chaos -- --kills 50 --broker-kills 3 --database-kills 1 --seed 7`
 */
import { parseArgs } from 'node:util';
import { MissingTools } from '../brokers/tools.ts';
import { openInstallation } from './installation.ts';
import { linesOf, runChaos } from './run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    /** Of each service. */
    kills: { type: 'string', default: '8' },
    'broker-kills': { type: 'string', default: '1' },
    'broker-down': { type: 'string', default: '5' },
    'database-kills': { type: 'string', default: '1' },
    'database-down': { type: 'string', default: '60' },
    players: { type: 'string', default: '4' },
    quiet: { type: 'boolean', default: false },
  },
});
const number = (text: string) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${text} is not a whole number`);
  return value;
};

async function main(): Promise<number> {
  const log = values.quiet ? () => {} : (line: string) => console.log(line);
  console.log(`seed ${values.seed}`);
  const installation = await openInstallation(log);
  let wrong = true;
  try {
    const report = await runChaos(installation, {
      seed: number(values.seed),
      kills: number(values.kills),
      broker: { kills: number(values['broker-kills']), downMs: 1_000 * number(values['broker-down']) },
      database: { kills: number(values['database-kills']), downMs: 1_000 * number(values['database-down']) },
      players: number(values.players),
      log,
    });
    wrong = report.wrong.length > 0;
    console.log(`\n${linesOf(report).join('\n')}`);
  } finally {
    const kept = await installation.close(wrong);
    if (kept !== undefined) console.log(`Data and logs are kept in ${kept}`);
  }
  return wrong ? 1 : 0;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof MissingTools ? error.message : error);
  return 1;
});
