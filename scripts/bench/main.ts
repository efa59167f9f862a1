/**
 * `npm run bench`: what the office reaches on this machine, each figure beside its raw baseline of the same run, and the
 * goals. Takes about three minutes; uses loopback and temporary folders only. With names it runs only those parts:
 * `node scripts/bench/main.ts append projection traffic start`.
 */
import { availableParallelism } from 'node:os';
import { benchAppend } from './append.ts';
import { benchProjection } from './projection.ts';
import { median, type Pair, summary } from './rounds.ts';
import { benchStart } from './start.ts';
import { benchTraffic } from './traffic.ts';

const ROUNDS = 3;
const ROUND_MS = 4_000;

interface Line {
  readonly figure: string;
  readonly value: string;
  readonly baseline?: string;
  readonly ratio?: number;
  readonly goal?: string;
  readonly reached?: boolean;
}

const PARTS: Readonly<Record<string, () => Promise<readonly Line[]>>> = {
  async append() {
    const figures = await benchAppend(ROUNDS);
    return figures.map(({ load, storePerSecond, rawPerSecond, ratio }) => ({
      figure: `append: ${load}`,
      value: `${whole(storePerSecond)} events/s`,
      baseline: `raw inserts ${whole(rawPerSecond)}/s`,
      ratio,
      ...(load.includes('100 ') ? { goal: 'ratio ≥ 0.7', reached: ratio >= 0.7 } : {}),
    }));
  },

  async projection() {
    return [compared('relay and projection', 'events/s', 'raw upserts', await benchProjection(ROUNDS))];
  },

  async traffic() {
    const { commands, lifecycles, visible } = await benchTraffic(ROUNDS, ROUND_MS);
    const [p50, p95, p99] = (['p50', 'p95', 'p99'] as const).map((p) => median(visible.map((round) => round[p])));
    const lifecycle = compared('lifecycles of four requests', 'lifecycles/s', 'bare Fastify, 4 requests', lifecycles);
    return [
      compared('HTTP command (file a complaint)', 'commands/s', 'bare Fastify', commands),
      { ...lifecycle, goal: '≥ 600/s', reached: summary(lifecycles).ours >= 600 },
      {
        figure: 'command → visible in the worklist',
        value: `p50 ${whole(p50!)}, p95 ${whole(p95!)}, p99 ${whole(p99!)} ms`,
        goal: 'p99 ≤ 100 ms',
        reached: p99! <= 100,
      },
    ];
  },

  async start() {
    const { starts, idleMegabytes } = await benchStart(ROUNDS);
    const { ours, raw, ratio } = summary(starts);
    return [
      {
        figure: 'start to ready',
        value: `${(ours / 1000).toFixed(2)} s`,
        baseline: `node -e 0: ${(raw / 1000).toFixed(2)} s`,
        ratio,
        goal: '≤ 2 s',
        reached: ours <= 2000,
      },
      {
        figure: 'idle memory after 10 s',
        value: `${whole(idleMegabytes)} MB`,
        goal: '≤ 200 MB',
        reached: idleMegabytes <= 200,
      },
    ];
  },
};

function compared(figure: string, unit: string, baseline: string, pairs: readonly Pair[]): Line {
  const { ours, raw, ratio } = summary(pairs);
  return { figure, value: `${whole(ours)} ${unit}`, baseline: `${baseline} ${whole(raw)}/s`, ratio };
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

const WIDTHS = [43, 38, 38, 7, 14, 7] as const;

function show(cells: readonly string[]): void {
  console.log(
    cells
      .map((cell, column) => cell.padEnd(WIDTHS[column]!))
      .join('')
      .trimEnd(),
  );
}

const wanted = process.argv.slice(2);
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
