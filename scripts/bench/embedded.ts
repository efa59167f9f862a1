import { benchAppend } from './append.ts';
import { compared, type Parts, ROUND_MS, ROUNDS, whole } from './lines.ts';
import { benchProjection } from './projection.ts';
import { median, summary } from './rounds.ts';
import { benchStart } from './start.ts';
import { benchTraffic } from './traffic.ts';

/** The office in one process. */
export const EMBEDDED: Parts = {
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
