import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { freePorts } from '../processes/free-ports.ts';
import { alone, cacheFolder } from './cache.ts';
import { lacking, POM, programs } from './install.ts';
import { kafkaProperties } from './kafka.ts';
import { choosePorts, DEFAULT_PORTS, FREE_PORTS } from './ports.ts';
import { followCargo } from './progress.ts';
import { CARGO, CMAKE, JAVA, javaVersion, MAVEN, MissingTools, missingTools } from './tools.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alur-brokers-test-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('programs', () => {
  test('lie in ALUR_CACHE, else in the home folder', () => {
    expect(cacheFolder({ ALUR_CACHE: folder })).toBe(folder);
    expect(cacheFolder({})).toMatch(/[\\/]\.cache[\\/]alur$/);
    expect(cacheFolder({ ALUR_CACHE: '' })).toBe(cacheFolder({}));
  });

  test('have a folder for each version, and count as installed only when it is there', () => {
    const { kafka, secantus, helm } = programs(folder);
    expect(helm).toMatchObject({ folder: join(folder, 'helm-3.22.0'), installed: false });
    expect(kafka).toMatchObject({ folder: join(folder, 'kafka-4.3.1'), installed: false });
    expect(secantus).toMatchObject({ folder: join(folder, 'secantus-0.5.3-beta.196'), installed: false });
  });

  test('need their tools only while they are not installed', () => {
    const { kafka, secantus } = programs(folder);
    const bare = lacking([kafka, secantus], folder).flatMap(({ commands }) => commands);
    expect(bare).toEqual(['java', 'mvn', 'cargo', 'cc', 'gcc', 'clang', 'cmake']);
    const there = [kafka, secantus].map((program) => ({ ...program, installed: true }));
    expect(lacking(there, folder)).toEqual([JAVA]);
    expect(lacking(there.slice(1), folder)).toEqual([]);
  });

  test('are built by one process at a time', async () => {
    const steps: string[] = [];
    let finish = () => {};
    const first = alone(folder, 'test', () => {
      steps.push('first begins');
      return new Promise<void>((done) => {
        finish = done;
      }).then(() => void steps.push('first ends'));
    });
    const second = alone(
      folder,
      'test',
      async () => void steps.push('second'),
      () => {
        steps.push('second waits');
        finish();
      },
    );
    await Promise.all([first, second]);
    expect(steps).toEqual(['first begins', 'second waits', 'first ends', 'second']);
  });

  test('free the way for others when their build fails', async () => {
    await expect(alone(folder, 'failing', () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
    await expect(alone(folder, 'failing', async () => 'done')).resolves.toBe('done');
  });

  test('the pom names both artefacts with their versions', () => {
    expect(POM).toContain('<artifactId>kafka_2.13</artifactId>\n      <version>4.3.1</version>');
    expect(POM).toContain('<artifactId>log4j-slf4j-impl</artifactId>');
  });
});

describe('missing tools', () => {
  test('are those that no folder of the PATH holds', () => {
    const tools = join(folder, 'tools');
    rmSync(tools, { recursive: true, force: true });
    expect(missingTools([CARGO, CMAKE], tools)).toEqual([CARGO, CMAKE]);
    const bin = mkdtempSync(join(folder, 'bin-'));
    writeFileSync(join(bin, process.platform === 'win32' ? 'cargo.exe' : 'cargo'), '', { mode: 0o755 });
    expect(missingTools([CARGO, CMAKE], bin)).toEqual([CMAKE]);
  });

  test('are named with the way to get them, and a container engine beside', () => {
    const { message } = new MissingTools([JAVA, MAVEN]);
    expect(message).toContain('Java 17 or later (java), which runs Kafka. To get it: apt install openjdk-17');
    expect(message).toContain('Maven (mvn)');
    expect(message).toContain('a container engine (Docker, podman) would do as well');
  });

  test.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "21" 2023-09-19', 21],
    ['java version "1.8.0_401"', 8],
    ['The operation could not be completed', undefined],
  ])('%s', (said, version) => expect(javaVersion(said)).toBe(version));
});

describe('settings', () => {
  test('Kafka listens on the loopback only, under the ports and the folder given', () => {
    const text = kafkaProperties({ kafka: 1001, controller: 1002 }, '/data/kafka');
    expect(text).toContain('listeners=PLAINTEXT://127.0.0.1:1001,CONTROLLER://127.0.0.1:1002\n');
    expect(text).toContain('controller.quorum.bootstrap.servers=127.0.0.1:1002\n');
    expect(text).toContain('log.dirs=/data/kafka\n');
    expect(text).toContain('auto.create.topics.enable=false\n');
  });

  test('ports: the defaults, those asked for, free ones for 0, all different', async () => {
    const [kafka, mongodb] = await freePorts(2);
    const chosen = await choosePorts({ ...FREE_PORTS, kafka, mongodb });
    expect(chosen).toMatchObject({ kafka, mongodb });
    expect(new Set([...Object.values(chosen), 0]).size).toBe(5);
    expect(DEFAULT_PORTS).toEqual({ kafka: 19092, controller: 19093, mongodb: 27117, kurrentdb: 12113 });
  });
});

test('progress: how far cargo is, every 30 seconds, also while nothing moves', () => {
  jest.useFakeTimers();
  const lines: string[] = [];
  const { read, end } = followCargo((line) => lines.push(line));
  read('    Compiling cc v1.2.0\n');
  jest.advanceTimersByTime(30_000);
  read('    Building [=>      ] 3/180: cc, libc\r    Building [=>      ] 4/180: libc\r');
  jest.advanceTimersByTime(60_000);
  end();
  jest.advanceTimersByTime(60_000);
  jest.useRealTimers();
  expect(lines).toEqual([
    'no crates compiled, 0:30 min',
    '4 of 180 crates compiled, 1:00 min',
    '4 of 180 crates compiled, 1:30 min',
  ]);
});
