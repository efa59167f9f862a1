import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { knownMetrics, PORTS, ROOT, read, SERVICES, yaml } from './deploy-files.ts';

interface Dashboard {
  readonly uid: string;
  readonly panels: { id: number; title: string; targets: { expr: string }[] }[];
}

/** Of histograms Prometheus sees three names, of which the code knows the stem. */
function unknown(expression: string): string[] {
  const known = knownMetrics();
  const names = expression.match(/\balur_[a-z0-9_]+/g) ?? [];
  return names.filter((name) => !known.has(name) && !known.has(name.replace(/_(bucket|count|sum)$/, '')));
}

const dashboards = readdirSync(join(ROOT, 'deploy/grafana/dashboards')).map(
  (file) => JSON.parse(read(`deploy/grafana/dashboards/${file}`)) as Dashboard,
);

describe('what watches', () => {
  test('Prometheus asks every service, with the token', () => {
    const { scrape_configs, rule_files } = yaml(read('deploy/prometheus/prometheus.yml')) as {
      rule_files: string[];
      scrape_configs: { job_name: string; authorization?: object; static_configs: { targets: string[] }[] }[];
    };
    const alur = scrape_configs.find(({ job_name }) => job_name === 'alur')!;
    expect(alur.static_configs[0]!.targets).toEqual(SERVICES.map((service) => `${service}:${PORTS[service]}`));
    expect(alur.authorization).toEqual({ credentials_file: '/run/secrets/metrics-token' });
    expect(rule_files).toEqual(['/etc/prometheus/alerts.yaml']);
  });

  test('the dashboards ask for metrics that the code has', () => {
    const faults = dashboards.flatMap(({ uid, panels }) =>
      panels.flatMap(({ title, targets }) =>
        targets.flatMap(({ expr }) => unknown(expr).map((name) => `${uid}, ${title}: ${name}`)),
      ),
    );
    expect(faults).toEqual([]);
  });

  test('every dashboard and every panel has an id of its own', () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
    for (const { panels } of dashboards) expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});
