import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '@alur/platform';
import { describe, expect, test } from '@jest/globals';
import { knownVariables, PORTS, ROOT, read, SERVICES, yaml } from './deploy-files.ts';

interface Container {
  readonly image?: string;
  readonly command?: string | string[];
  readonly environment?: Record<string, string>;
  readonly ports?: string[];
  readonly networks?: string[] | Record<string, unknown>;
  readonly volumes?: string[];
  readonly cap_drop?: string[];
  readonly security_opt?: string[];
  readonly healthcheck?: object;
  readonly deploy?: { resources: { limits: { memory: string } } };
  readonly depends_on?: Record<string, { condition: string }>;
}
interface Compose {
  readonly services: Record<string, Container>;
  readonly networks: Record<string, { internal?: boolean }>;
  readonly volumes: Record<string, object>;
}

const text = read('deploy/compose.yaml');
const compose = yaml(text) as Compose;
const containers = Object.entries(compose.services);
const VARIABLE = /(?<!\$)\$\{([A-Z_]+)(?::([?-])([^}]*))?\}/g;
/** Random, and another one for each name. */
const dummyOf = (name: string) => createHash('sha256').update(name).digest('hex');

/** As Compose puts values in: a fitting one for what is required, the default for the rest. */
function filled(template: string): string {
  return template.replaceAll(VARIABLE, (_, name: string, kind?: string, rest?: string) => {
    if (name === 'DOMAIN') return 'layanan.example';
    return kind === '-' ? (rest ?? '') : dummyOf(name);
  });
}

const networksOf = ({ networks = [] }: Container) => (Array.isArray(networks) ? networks : Object.keys(networks));
const isOneShot = (name: string) => name.endsWith('-setup');

describe('deploy/compose.yaml', () => {
  test.each(SERVICES)('runs %s alone on its port', (service) => {
    const { command, environment } = compose.services[service]!;
    expect(command).toEqual(['node', 'tools/cli/bin/alur.js', 'serve', service]);
    expect(environment?.['PORT']).toBe(String(PORTS[service]));
  });

  test.each(SERVICES)('gives %s settings that its code accepts', (service) => {
    const environment = Object.entries(compose.services[service]!.environment ?? {});
    const config = loadConfig(Object.fromEntries(environment.map(([name, value]) => [name, filled(value)])));
    expect(config).toMatchObject({ port: PORTS[service], demo: false, trustProxy: true, oidcAudience: 'alur' });
  });

  test('names no setting that the code does not know', () => {
    const known = knownVariables();
    for (const file of [
      'deploy/compose.yaml',
      'deploy/office.compose.yaml',
      'deploy/Dockerfile',
      'deploy/secrets.sh',
    ]) {
      const used = [...new Set(read(file).match(/\bALUR_[A-Z_]+/g))];
      expect([file, used.filter((name) => !known.has(name))]).toEqual([file, []]);
    }
  });

  test('takes every secret from the environment and has a default for none', () => {
    for (const file of ['deploy/compose.yaml', 'deploy/office.compose.yaml']) {
      const uses = [...read(file).matchAll(VARIABLE)].map(([, name, kind, rest]) => ({ name: name!, kind, rest }));
      const defaults = uses.filter(({ kind, rest }) => kind === '-' && rest !== '').map(({ name }) => name);
      expect(defaults.filter((name) => /SECRET|PASSWORD|_KEYS?$|TOKEN/.test(name))).toEqual([]);
      const required = new Set(uses.filter(({ kind }) => kind === '?').map(({ name }) => name));
      expect(uses.filter(({ name, kind }) => kind === undefined && !required.has(name))).toEqual([]);
    }
    const literal = Object.entries(compose.services).flatMap(([name, { environment = {} }]) =>
      Object.entries(environment)
        .filter(([variable, value]) => /SECRET|PASSWORD|_KEY$|TOKEN/.test(variable) && !/^\$\{/.test(value))
        .map(([variable]) => `${name}: ${variable}`),
    );
    expect(literal).toEqual([]);
  });

  test('finds every required value in what deploy/secrets.sh makes, new at each call', () => {
    const make = () =>
      execFileSync('sh', [join(ROOT, 'deploy/secrets.sh')], {
        env: { ...process.env, DOMAIN: 'layanan.example', CERTIFICATES: '/certificates' },
        encoding: 'utf8',
      });
    const made = new Map(
      make()
        .trim()
        .split('\n')
        .map((line) => line.split('=') as [string, string]),
    );
    const required = new Set(
      [...text.matchAll(VARIABLE)].filter(([, , kind]) => kind === '?').map(([, name]) => name!),
    );
    expect([...required].filter((name) => !made.has(name))).toEqual([]);
    const secrets = [...made].filter(([name]) => /SECRET|PASSWORD|_KEY$|TOKEN/.test(name));
    expect(secrets.filter(([, value]) => !/^[A-Za-z0-9]{32,}$/.test(value)).map(([name]) => name)).toEqual([]);
    expect(new Set(secrets.map(([, value]) => value)).size).toBe(secrets.length);
    expect(make()).not.toContain(made.get('ALUR_MASTER_KEY'));
  });

  test('publishes the proxy only, and databases reach no other network', () => {
    expect(containers.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['proxy']);
    const open = Object.entries(compose.networks).filter(([, { internal }]) => internal !== true);
    const inOpen = containers.filter(([, one]) => networksOf(one).some((network) => open.some(([n]) => n === network)));
    expect(inOpen.map(([name]) => name).sort()).toEqual(['notification', 'proxy']);
    for (const database of ['kafka', 'mongodb', 'kurrentdb']) {
      expect(networksOf(compose.services[database]!)).toEqual(['data']);
    }
  });

  test('gives no container more than it needs, and tells its health', () => {
    for (const [name, one] of containers) {
      expect([name, one.cap_drop, one.security_opt]).toEqual([name, ['ALL'], ['no-new-privileges:true']]);
      expect([name, one.deploy?.resources.limits.memory]).toEqual([name, expect.stringMatching(/^\d+[MG]$/)]);
      const told = one.healthcheck !== undefined || isOneShot(name) || SERVICES.some((service) => service === name);
      expect([name, told]).toEqual([name, true]);
    }
    expect(read('deploy/Dockerfile')).toMatch(/^HEALTHCHECK/m);
  });

  test('waits only for what exists, and mounts only files that exist', () => {
    for (const [name, { depends_on = {}, volumes = [] }] of containers) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect([name, Object.hasOwn(compose.services, other)]).toEqual([name, true]);
        if (isOneShot(other)) expect(condition).toBe('service_completed_successfully');
        else
          expect([other, condition, 'healthcheck' in compose.services[other]!]).toEqual([
            other,
            'service_healthy',
            true,
          ]);
      }
      for (const source of volumes.map((volume) => volume.split(':')[0]!)) {
        const found = source.startsWith('./') ? existsSync(join(ROOT, 'deploy', source)) : source.startsWith('$');
        expect([source, found || Object.hasOwn(compose.volumes, source)]).toEqual([source, true]);
      }
    }
  });
});

describe('deploy/proxy/Caddyfile', () => {
  const caddy = read('deploy/proxy/Caddyfile');
  const route = (matcher: string) =>
    new RegExp(`handle @${matcher} \\{\\s*import upstream ([\\w-]+):(\\d+)`).exec(caddy);

  test.each(SERVICES.filter((service) => service !== 'portal'))('sends the paths of %s to it', (service) => {
    expect(caddy).toContain(`@${service} path /api/${service} /api/${service}/* /api/operations/${service}/*\n`);
    expect(route(service)?.slice(1)).toEqual([service, String(PORTS[service])]);
  });

  test('sends the rest to portal, and the live stream without holding it back', () => {
    expect(caddy).toMatch(/handle \{[^}]*import upstream portal:3106\s*\}\s*\}\s*$/);
    expect(caddy).toMatch(
      /path \/api\/portal\/events\/stream\s*handle @stream \{\s*reverse_proxy portal:3106 \{\s*flush_interval -1/,
    );
  });

  test('keeps inside what is not for the outside', () => {
    const inside = caddy.indexOf('handle @inside');
    expect(caddy).toMatch(/@inside path \/metrics .*\/health .*\/api\/intake\/people-directory /);
    for (const service of SERVICES.filter((name) => name !== 'portal')) {
      expect(caddy.indexOf(`handle @${service}`)).toBeGreaterThan(inside);
    }
    expect(caddy).toMatch(/@master path \/auth\/realms\/master\*/);
  });
});
