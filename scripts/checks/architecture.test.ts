import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { arrowsOf, circular, type Import, importsIn, misplaced, type Package, tooLong, upward } from './sources.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
}).split('\n');

const importsOf = (files: RegExp): Import[] =>
  tracked
    .filter((file) => files.test(file) && existsSync(join(root, file)))
    .flatMap((file) => importsIn(file, readFileSync(join(root, file), 'utf8')));
const imports = importsOf(/^(libs|services|tools)\/.*\/src\/.*\.ts$/);

const isTest = (file: string) => /\.test\.ts$|\/(test|testing|fixtures)\//.test(file);
const contextOf = (file: string) => /^services\/([^/]+)\//.exec(file)?.[1];
const libraryOf = (file: string) => /^libs\/([^/]+)\//.exec(file)?.[1];
const SERVICES = ['intake', 'verification', 'survey', 'portal', 'disbursement', 'notification'];

function violations(broken: (found: Import) => boolean): string[] {
  return imports.filter(broken).map(({ file, target }) => `${file} imports ${target}`);
}

test('the check reads imports at all', () => {
  expect(imports.length).toBeGreaterThan(100);
});

describe('dependencies point inward (architecture §7)', () => {
  test('a library imports no service and no tool', () => {
    const above = [...SERVICES, 'office', 'cli', 'demo'];
    expect(
      violations(({ file, target }) => file.startsWith('libs/') && above.some((name) => target === `@alur/${name}`)),
    ).toEqual([]);
  });

  test('a service imports no other service and no tool; only the office composes them', () => {
    expect(
      violations(({ file, target }) => {
        const own = contextOf(file);
        return (
          own !== undefined &&
          own !== 'office' &&
          [...SERVICES, 'office', 'cli', 'demo'].some((s) => s !== own && target === `@alur/${s}`)
        );
      }),
    ).toEqual([]);
  });

  test('the domain is pure: its own files, contracts, standards and deciders, no framework and no I/O', () => {
    const allowed = /^\.\.?\/|^@alur\/(contracts|standards|event-sourcing)$/;
    expect(
      violations(
        ({ file, target }) =>
          /^services\/[^/]+\/src\/(.+\/)?domain\//.test(file) && !isTest(file) && !allowed.test(target),
      ),
    ).toEqual([]);
  });

  test('a controller for officers declares who may see what it is about', () => {
    const features = tracked.filter((file) => /^(libs|services)\/.*\/src\/.*\.ts$/.test(file) && !isTest(file));
    const texts = features
      .filter((file) => existsSync(join(root, file)))
      .map((file) => [file, readFileSync(join(root, file), 'utf8')] as const);
    const forOfficers = texts.filter(
      ([, text]) => /^@(Routes|Controller)\(/m.test(text) && /@(Roles|AnyOfficer)\(/.test(text),
    );
    expect(forOfficers.length).toBeGreaterThan(50);
    expect(forOfficers.filter(([, text]) => !/@Access\(/.test(text)).map(([file]) => file)).toEqual([]);
  });

  test('adapters are imported only by the composition root and by tests', () => {
    expect(
      violations(
        ({ file, target }) =>
          /^@alur\/[a-z-]+\/(sqlite|embedded|kafka|mongo|kurrentdb|composition)$/.test(target) &&
          !isTest(file) &&
          !file.startsWith('libs/platform/src/composition/') &&
          !/^(services\/office|tools\/cli)\//.test(file),
      ),
    ).toEqual([]);
  });

  test.each([
    ['kafkajs', /^kafkajs(\/|$)/, /^libs\/messaging\/src\/kafka\/kafkajs\//],
    ['@platformatic/kafka', /^@platformatic\/kafka(\/|$)/, /^libs\/messaging\/src\/kafka\/platformatic\//],
    ['mongoose', /^(mongoose|mongodb)(\/|$)/, /^libs\/(mongo\/src|[a-z-]+\/src\/mongo)\//],
    ['KurrentDB', /^(@kurrent\/kurrentdb-client|@grpc\/grpc-js)(\/|$)/, /^libs\/event-sourcing\/src\/kurrentdb\//],
  ])('the client %s is imported only where its adapter is, by tests and benches', (_client, client, home) => {
    const tools = importsOf(/^scripts\/(?!bench\/).*\.ts$/);
    const users = [...imports, ...tools].filter(({ target }) => client.test(target));
    expect(users.some(({ file }) => home.test(file))).toBe(true);
    expect(users.filter(({ file }) => !home.test(file) && !isTest(file))).toEqual([]);
  });

  test('a reply of the HTTP server is seen only at the edge: use cases answer values', () => {
    const edge = /^services\/[^/]+\/src\/(?:[^/]+\/)?features\//;
    expect(
      violations(
        ({ file, target }) => file.startsWith('services/') && target === 'fastify' && !isTest(file) && !edge.test(file),
      ),
    ).toEqual([]);
  });

  test('test doubles and contract suites are imported only by tests', () => {
    expect(violations(({ file, target }) => /^@alur\/[a-z-]+\/testing$/.test(target) && !isTest(file))).toEqual([]);
  });

  test('the framework stays out of the core libraries', () => {
    const core = ['sqlite', 'event-sourcing', 'contracts', 'read-models', 'standards', 'documents', 'privacy'];
    expect(
      violations(({ file, target }) => core.includes(libraryOf(file) ?? '') && target.startsWith('@nestjs/')),
    ).toEqual([]);
  });

  test('packages reach each other by name, never by path', () => {
    expect(
      violations(({ file, target }) => {
        if (!target.startsWith('.')) return false;
        const home = file.split('/').slice(0, 2).join('/');
        return !join(dirname(file), target).startsWith(`${home}/`);
      }),
    ).toEqual([]);
  });
});

test('no slice of disbursement imports another: they meet only in aid-case and shared, which import no slice', () => {
  const slices = ['goods', 'money', 'grants'];
  const folderOf = (path: string) => /^services\/disbursement\/src\/([^/]+)\//.exec(path)?.[1] ?? '';
  const seen = imports.filter(({ file }) => slices.includes(folderOf(file)));
  expect(new Set(seen.map(({ file }) => folderOf(file)))).toEqual(new Set(slices));
  expect(
    violations(({ file, target }) => {
      const to = folderOf(join(dirname(file), target));
      const fromSlice = [...slices, 'aid-case', 'shared'].includes(folderOf(file));
      return target.startsWith('.') && fromSlice && slices.includes(to) && to !== folderOf(file);
    }),
  ).toEqual([]);
});

describe('layout', () => {
  const sources = tracked.filter(
    (file) => /^(libs|services|tools|scripts)\/.*\.ts$/.test(file) && existsSync(join(root, file)),
  );
  const packages = globSync('{libs,services,tools}/*/package.json', { cwd: root }).map(
    (file) => ({ folder: dirname(file), ...JSON.parse(readFileSync(join(root, file), 'utf8')) }) as Package,
  );
  // The test of the check holds imports in its texts.
  const arrows = arrowsOf(importsOf(/^(libs|services|tools|scripts)\/(?!checks\/sources\.test\.ts).*\.ts$/), packages);

  test('the check follows imports within packages and across them', () => {
    const packageOf = (file: string) => file.split('/', 2).join('/');
    const across = arrows.filter(({ from, to }) => packageOf(from) !== packageOf(to));
    expect(across.length).toBeGreaterThan(500);
    expect(arrows.length - across.length).toBeGreaterThan(500);
    expect(arrows.filter(({ to }) => !sources.includes(to))).toEqual([]);
  });

  test('no files import each other in a circle, not even for a type', () => {
    expect(circular(arrows)).toEqual([]);
  });

  test('features import application, application imports domain, and never the other way', () => {
    expect(upward(arrows)).toEqual([]);
  });

  test('every file of a service lies in a room; fixtures and end-to-end tests have one home', () => {
    expect(sources.filter(misplaced)).toEqual([]);
  });

  test('no source file is longer than 300 lines', () => {
    const own = sources.filter((file) => !isTest(file));
    expect(own.filter((file) => tooLong(readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });
});

describe('what may not stand in any file', () => {
  const text = tracked.filter(
    (file) => file !== '' && !/\.(png|jpg|pdf|db)$/.test(file) && !file.endsWith('architecture.test.ts'),
  );
  const holding = (pattern: RegExp) => text.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')));

  test('no folder of a machine', () => {
    expect(holding(/(?:^|[^a-zA-Z0-9._/-])\/(?:work|home|root|Users)\/[a-z]/m)).toEqual([]);
  });

  test('no registry host, also not in the lock file', () => {
    expect(holding(/registry\.(?:npmjs|yarnpkg)|"resolved": "http/)).toEqual([]);
  });
});
