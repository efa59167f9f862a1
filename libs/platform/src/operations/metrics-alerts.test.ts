import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadStandards } from '@alur/standards';
import { beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { CalendarWatch } from './calendar-watch.ts';
import { Metrics } from './metrics.ts';
import { showOperations } from './metrics-of-operations.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
/** Made by Prometheus itself. */
const OF_PROMETHEUS = ['up'];
const METRIC = /\b(?:alur|nodejs|process)_[a-z0-9_]+|\bup\b/g;

let rules: readonly Rule[];
let known: ReadonlySet<string>;

beforeAll(async () => {
  const file = readFileSync(join(ROOT, 'deploy/prometheus/alerts.yaml'), 'utf8');
  rules = (parse(file) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules);
  const metrics = new Metrics();
  showOperations(metrics.registry, async () => []);
  metrics.showDisk(tmpdir());
  new CalendarWatch(loadStandards(), { now: () => new Date('2026-11-30') }).show(metrics.registry);
  const all = await metrics.registry.getMetricsAsJSON();
  const parts = ({ name, type }: { name: string; type: unknown }) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name];
  known = new Set([...OF_PROMETHEUS, ...all.flatMap(parts)]);
});

test('every metric that a rule names exists', () => {
  const named = rules.flatMap(({ alert, expr }) =>
    (expr.match(METRIC) ?? []).map((metric) => [alert, metric] as const),
  );
  expect(named.length).toBeGreaterThanOrEqual(rules.length);
  expect(named.filter(([, metric]) => !known.has(metric))).toEqual([]);
});

test('every alert has a name of its own, a severity, and a runbook that exists', () => {
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  const wrong = rules.filter(({ labels, annotations: { summary, runbook } }) => {
    const [file, section] = runbook.split('#');
    return !/^(warning|critical)$/.test(labels.severity) || summary === '' || !sectionsOf(file!).has(section!);
  });
  expect(wrong).toEqual([]);
});

/** Anchors of the headings of a Markdown file, as forges make them. */
function sectionsOf(file: string): ReadonlySet<string> {
  const path = join(ROOT, file);
  if (!existsSync(path)) return new Set();
  const headings = readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, text]) =>
      text!
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
}
