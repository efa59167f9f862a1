/**
 * `npm run bench`: what Alur reaches on this machine, each figure beside its raw baseline of the same run, and the goals.
 * The office in one process takes about three minutes; `npm run bench -- --profile distributed` measures on real Kafka and a
 * real document database. Uses loopback and temporary folders only. With names it runs only those parts:
 * `npm run bench -- append projection traffic start`, `… --profile distributed relay clients projection visible rebuild`.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { DISTRIBUTED } from './distributed/parts.ts';
import { EMBEDDED } from './embedded.ts';
import { ROUNDS } from './lines.ts';

const WIDTHS = [43, 38, 38, 7, 14, 7] as const;

function show(cells: readonly string[]): void {
  console.log(
    cells
      .map((cell, column) => cell.padEnd(WIDTHS[column]!))
      .join('')
      .trimEnd(),
  );
}

const { values, positionals: wanted } = parseArgs({
  options: { profile: { type: 'string', default: 'embedded' } },
  allowPositionals: true,
});
const PARTS = { embedded: EMBEDDED, distributed: DISTRIBUTED }[values.profile];
if (PARTS === undefined) {
  console.error(`No such profile: ${values.profile}. There are: embedded, distributed`);
  process.exit(2);
}
const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}
console.log(`Node ${process.version}, ${availableParallelism()} processors; medians of ${ROUNDS} rounds\n`);
show(['figure', 'value', 'baseline', 'ratio', 'goal', 'reached']);
for (const [name, run] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const { figure, value, baseline = '', ratio, goal = '', reached } of await run()) {
    const verdict = reached === undefined ? '' : reached ? 'yes' : 'no';
    show([figure, value, baseline, ratio?.toFixed(2) ?? '', goal, verdict]);
  }
}
