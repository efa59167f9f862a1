import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { loadConfig } from '@alur/platform';
import { describe, expect, test } from '@jest/globals';
import { programs } from '../brokers/install.ts';
import { knownVariables, PORTS, ROOT, SERVICES, yamlDocuments } from './deploy-files.ts';

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    secretKeyRef?: { name: string; key: string; optional?: boolean };
    fieldRef?: { fieldPath: string };
  };
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { name: string };
  readonly data?: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: manifests of many kinds, whose shape Kubernetes' own schema checks
  readonly spec?: any;
  readonly automountServiceAccountToken?: boolean;
}

const CHART = join(ROOT, 'deploy/helm/alur');
const { helm } = programs();
/** Where Helm cannot be built, because Go is missing, these tests are skipped; with `CI=true` they fail. */
const suite = helm.installed || process.env['CI'] === 'true' ? describe : describe.skip;

const rendered = (file: string, ...set: string[]) =>
  spawnSync(
    join(helm.folder, 'helm'),
    [
      ...['template', 'alur', CHART, '--kube-version', '1.34.0', '--values', join(CHART, 'ci', file)],
      ...set.flatMap((one) => ['--set', one]),
    ],
    { encoding: 'utf8' },
  );

suite('what Helm makes of the chart', () => {
  describe.each(['small-values.yaml', 'large-values.yaml'])('with %s', (file) => {
    const { stdout } = helm.installed ? rendered(file) : { stdout: '' };
    const manifests = yamlDocuments(stdout) as Manifest[];
    const one = (kind: string, name: string) =>
      manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === `alur-${name}`)!;
    const pod = (service: string) => one('Deployment', service).spec.template.spec;

    test.each(SERVICES)('runs %s without rights it does not need', (service) => {
      for (const kind of [
        'Service',
        'ServiceAccount',
        'PodDisruptionBudget',
        'PersistentVolumeClaim',
        'NetworkPolicy',
      ]) {
        expect([kind, one(kind, service)]).toEqual([kind, expect.anything()]);
      }
      expect(one('ServiceAccount', service).automountServiceAccountToken).toBe(false);
      const { automountServiceAccountToken, securityContext, containers, serviceAccountName } = pod(service);
      expect({ automountServiceAccountToken, serviceAccountName }).toEqual({
        automountServiceAccountToken: false,
        serviceAccountName: `alur-${service}`,
      });
      expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(containers).toHaveLength(1);
      expect(containers[0]).toMatchObject({
        args: ['node', 'tools/cli/bin/alur.js', 'serve', service],
        ports: [{ containerPort: PORTS[service] }],
        startupProbe: { httpGet: { path: '/health/live' } },
        livenessProbe: { httpGet: { path: '/health/live' } },
        readinessProbe: { httpGet: { path: '/health/ready' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      });
      expect(containers[0].resources.limits.memory).toBeDefined();
    });

    test.each(SERVICES)('gives %s settings that its code accepts, secrets by reference only', (service) => {
      const own = pod(service).containers[0].env as Variable[];
      const known = knownVariables();
      expect(own.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
      const literal = own.filter(({ value }) => value !== undefined).map(({ name }) => name);
      // The address of intake within the cluster holds no password.
      const secret = (name: string) => /SECRET|PASSWORD|_KEY|TOKEN|_URL/.test(name) && name !== 'ALUR_PEOPLE_URL';
      expect(literal.filter(secret)).toEqual([]);
      const environment = { ...one('ConfigMap', 'settings').data, ...Object.fromEntries(own.map(resolved)) };
      expect(loadConfig(environment)).toMatchObject({ port: PORTS[service], demo: false, host: '0.0.0.0' });
    });

    test('lets one process of a service run at a time, unless its store and files are shared', () => {
      for (const service of SERVICES) {
        const { replicas = 2, strategy } = one('Deployment', service).spec;
        const { accessModes } = one('PersistentVolumeClaim', service).spec;
        const variables = pod(service).containers[0].env as Variable[];
        const onKurrentDb = variables.some(({ name }) => name === 'ALUR_KURRENTDB_URL');
        const shareable = onKurrentDb && accessModes.includes('ReadWriteMany');
        expect([service, strategy.type]).toEqual([service, shareable ? 'RollingUpdate' : 'Recreate']);
        expect([service, shareable || replicas === 1]).toEqual([service, true]);
        const named = variables.some(({ name }) => name === 'ALUR_INSTANCE');
        expect([service, named]).toEqual([service, shareable]);
      }
    });

    test('refuses all traffic that no rule names', () => {
      const deny = one('NetworkPolicy', 'deny').spec;
      expect(deny.policyTypes).toEqual(['Ingress', 'Egress']);
      expect(deny.ingress ?? deny.egress).toBeUndefined();
      for (const service of SERVICES) {
        const { ingress, egress } = one('NetworkPolicy', service).spec;
        for (const rule of ingress) expect([service, rule.from.length > 0]).toEqual([service, true]);
        const ports = egress.flatMap((rule: { ports: { port: number | string }[] }) =>
          rule.ports.map(({ port }) => port),
        );
        expect([service, ports.includes(465)]).toEqual([service, service === 'notification']);
      }
    });
  });

  test.each([
    ['a second replica over SQLite', ['services.intake.replicas=2'], '2 replicas need eventStore kurrentdb'],
    [
      'a second replica over a volume of one node',
      ['services.intake.replicas=2', 'services.intake.eventStore=kurrentdb'],
      'storage.accessModes with ReadWriteMany; it has kurrentdb and ReadWriteOnce',
    ],
    ['autoscaling over SQLite', ['services.portal.autoscaling.enabled=true'], 'services.portal: 4 replicas need'],
    ['an unknown service', ['services.kasir.port=3107'], "additional properties 'kasir' not allowed"],
    ['a misspelt setting', ['services.intake.replica=3'], '/services/intake/replica'],
    ['no Secret', ['existingSecret='], '/existingSecret'],
    ['a site without TLS', ['publicUrl=http://layanan.example'], '/publicUrl'],
  ])('refuses %s', (_, set, fault) => {
    const { status, stderr } = rendered('small-values.yaml', ...set);
    expect(status).not.toBe(0);
    expect(stderr).toContain(fault);
  });

  function resolved({ name, value, valueFrom }: Variable): [string, string] {
    if (value !== undefined) return [name, value];
    if (valueFrom?.fieldRef !== undefined) return [name, '6b1f0a3e-2f57-4c43-9d0e-5d1d3c2b1a00'];
    const { key, optional } = valueFrom!.secretKeyRef!;
    if (optional === true) return [name, ''];
    const scheme = { 'mongodb-url': 'mongodb://', 'kurrentdb-url': 'kurrentdb://', url: 'smtps://' }[key] ?? '';
    return [name, `${scheme}${createHash('sha256').update(name).digest('hex')}`];
  }
});
