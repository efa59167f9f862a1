import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as contracts from '@alur/contracts';
import { expect, test } from '@jest/globals';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const SERVICES = [...Object.keys(contracts.TOPICS), 'portal'];
const commands = execFileSync(join(root, 'deploy/kafka/acls.sh'), {
  encoding: 'utf8',
  env: { ...process.env, ALUR_KAFKA_PREFIX: '', KAFKA_ACLS: 'kafka-acls.sh' },
})
  .trim()
  .split('\n');

/** Topics that a service may use for an operation. */
function allowed(service: string, operation: string): string[] {
  return commands
    .filter((line) => line.includes(`'User:${service}'`) && line.includes(`--operation ${operation}`))
    .flatMap((line) => /--topic '([^']+)'/.exec(line)?.[1] ?? [])
    .toSorted();
}

const topicOf = (name: string) => {
  const exported: unknown = Reflect.get(contracts, name);
  return typeof exported === 'object' && exported !== null && 'topic' in exported ? String(exported.topic) : undefined;
};

/** Topics that the handlers and views of a service name; each also handles `subject-erased`. */
function needed(service: string): string[] {
  const tracked = execFileSync('git', ['ls-files', `services/${service}/src`], { cwd: root, encoding: 'utf8' });
  const files = tracked.split('\n').filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|\/test\//.test(file));
  const sources = files.map((file) => readFileSync(join(root, file), 'utf8'));
  const names = new Set<string>();
  const topics = new Set<string>([contracts.SubjectErased.topic]);
  for (const source of sources) {
    for (const [, list] of source.matchAll(/\btopics: \[([^\]]*)\]/g))
      for (const [, context] of list!.matchAll(/TOPICS\.(\w+)/g))
        topics.add(contracts.TOPICS[context as contracts.Context]);
    for (const [, list] of source.matchAll(/@OnContract\('[a-z]+', ([^)]*)\)/g))
      for (const name of list!.split(',')) names.add(name.trim().replace(/^contracts\./, ''));
    if (source.includes('folding<'))
      for (const [, name] of source.matchAll(/\b(?:on|begin)\(\s*(?:contracts\.)?(\w+)/g)) names.add(name!);
  }
  for (const name of names) for (const topic of topicsOf(name, sources)) topics.add(topic);
  return [...topics].toSorted();
}

/** Topics of a contract, or of a list of contracts (`...NAME`) that the service declares. */
function topicsOf(name: string, sources: readonly string[]): string[] {
  if (!name.startsWith('...')) return [topicOf(name) ?? `no contract ${name}`];
  const declared = new RegExp(`const ${name.slice(3)} = ([^;]*);`);
  const list = sources.flatMap((source) => declared.exec(source)?.[1] ?? []).join();
  if (list.includes('contract.completesStep'))
    return contracts.allContracts().flatMap(({ completesStep, topic }) => (completesStep ? topic : []));
  const found = [...list.matchAll(/\w+/g)].flatMap(([one]) => topicOf(one) ?? []);
  return found.length > 0 ? found : [`no list ${name}`];
}

test('each topic has one service that may create and write it: its own', () => {
  for (const operation of ['Create', 'Write'])
    for (const service of SERVICES) {
      const own = Reflect.get(contracts.TOPICS, service);
      expect([service, operation, allowed(service, operation)]).toEqual([service, operation, own ? [own] : []]);
    }
});

test.each(SERVICES)('%s may read the topics of its handlers and views, and no others', (service) => {
  expect(allowed(service, 'Read')).toEqual(needed(service));
});

test('every service has its own groups', () => {
  for (const service of SERVICES) {
    const groups = commands.filter((line) => line.includes(`'User:${service}'`) && line.includes('--group'));
    expect(groups).toHaveLength(1);
    expect(groups[0]).toContain(`--group '${service}' --resource-pattern-type prefixed`);
    for (const other of SERVICES) if (other !== service) expect(other.startsWith(service)).toBe(false);
  }
});
