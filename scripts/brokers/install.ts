import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { tellGuard } from '../processes/guard.ts';
import { alone, cacheFolder } from './cache.ts';
import { followCargo } from './progress.ts';
import {
  C_COMPILER,
  CARGO,
  CMAKE,
  GO,
  JAVA,
  javaIsTooOld,
  MAVEN,
  MissingTools,
  missingTools,
  type Tool,
} from './tools.ts';

export const KAFKA_VERSION = '4.3.1';
export const SECANTUS_VERSION = '0.5.3-beta.196';
export const HELM_VERSION = '3.22.0';
/** Below what people wait for on the same machine. */
const NICE = 10;
const LAST_LINES = 20;

/** A program in the cache: there, or to be made with these tools. */
export interface Program {
  readonly name: string;
  /** Folder of this version in the cache; it exists only when it is complete. */
  readonly folder: string;
  readonly installed: boolean;
  readonly runsOn: readonly Tool[];
  /** To install it. */
  readonly needs: readonly Tool[];
  /** How long it takes on two cores. */
  readonly takes: string;
  /** Makes the program in an empty folder. `work` stays between tries: what is half done is not done again. */
  build(folder: string, work: string, log: (line: string) => void): Promise<void>;
}

export interface Programs {
  readonly kafka: Program;
  readonly secantus: Program;
  /** Renders the chart of `deploy/helm`. */
  readonly helm: Program;
}

export function programs(cache: string = cacheFolder()): Programs {
  const at = (folder: string) => ({ folder: join(cache, folder), installed: existsSync(join(cache, folder)) });
  return {
    kafka: {
      name: `Kafka ${KAFKA_VERSION}`,
      ...at(`kafka-${KAFKA_VERSION}`),
      runsOn: [JAVA],
      needs: [MAVEN],
      takes: 'some seconds',
      build: fetchKafka,
    },
    secantus: {
      name: `SecantusDB ${SECANTUS_VERSION}`,
      ...at(`secantus-${SECANTUS_VERSION}`),
      runsOn: [],
      needs: [CARGO, C_COMPILER, CMAKE],
      takes: 'about six minutes',
      build: buildSecantus,
    },
    helm: {
      name: `Helm ${HELM_VERSION}`,
      ...at(`helm-${HELM_VERSION}`),
      runsOn: [],
      needs: [GO],
      takes: 'about three minutes',
      build: buildHelm,
    },
  };
}

/** Tools that this machine lacks to install those of the programs that are not installed, and to run them. */
export function lacking(wanted: readonly Program[], path?: string): Tool[] {
  const needed = wanted.flatMap(({ runsOn, installed, needs }) => [...runsOn, ...(installed ? [] : needs)]);
  const missing = missingTools(needed, path);
  return !needed.includes(JAVA) || missing.includes(JAVA) || !javaIsTooOld() ? missing : [JAVA, ...missing];
}

/**
 * Installs what is missing into the cache, each program in one step, so that a broken install leaves nothing that looks
 * whole; a second caller waits for the first.
 * @throws MissingTools when a tool is not there; Error with the last lines of a build that failed.
 */
export async function install(
  log: (line: string) => void,
  wanted: readonly (keyof Programs)[] = ['kafka', 'secantus'],
  cache: string = cacheFolder(),
): Promise<void> {
  const found = wanted.map((name) => programs(cache)[name]);
  const missing = lacking(found);
  if (missing.length > 0) throw new MissingTools(missing);
  for (const program of found) await installOne(program, cache, log);
}

async function installOne(program: Program, cache: string, log: (line: string) => void): Promise<void> {
  if (program.installed) return;
  const waits = () => log(`${program.name}: another process installs it, waiting …`);
  await alone(
    cache,
    'install',
    async () => {
      if (existsSync(program.folder)) return;
      log(`${program.name}: installing into ${cache} (once, ${program.takes}) …`);
      const work = `${program.folder}.work`;
      const fresh = `${program.folder}.new`;
      rmSync(fresh, { recursive: true, force: true });
      for (const folder of [fresh, work]) mkdirSync(folder, { recursive: true });
      await program.build(fresh, work, (line) => log(`${program.name}: ${line}`));
      renameSync(fresh, program.folder);
      rmSync(work, { recursive: true, force: true });
      log(`${program.name}: installed`);
    },
    waits,
  );
}

export const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>alur</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${KAFKA_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-slf4j-impl</artifactId>
      <version>2.25.4</version>
    </dependency>
  </dependencies>
</project>
`;

async function fetchKafka(folder: string, work: string): Promise<void> {
  writeFileSync(join(work, 'pom.xml'), POM);
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${join(folder, 'lib')}`];
  await run('mvn', ['-B', '-q', ...goal], { cwd: work });
}

async function buildSecantus(folder: string, work: string, log: (line: string) => void): Promise<void> {
  const progress = followCargo(log);
  const version = ['--version', SECANTUS_VERSION, '--locked', '--ignore-rust-version'];
  await run('cargo', ['install', 'secantus-mdb', ...version, '--root', folder], {
    cwd: work,
    // A quick build, not the fastest program.
    env: {
      CARGO_TARGET_DIR: join(work, 'target'),
      CARGO_PROFILE_RELEASE_LTO: 'off',
      CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
      CARGO_TERM_PROGRESS_WHEN: 'always',
      CARGO_TERM_PROGRESS_WIDTH: '100',
      CARGO_TERM_COLOR: 'never',
    },
    onOutput: progress.read,
  }).finally(progress.end);
}

async function buildHelm(folder: string, work: string): Promise<void> {
  await run('go', ['install', '-trimpath', `helm.sh/helm/v3/cmd/helm@v${HELM_VERSION}`], {
    cwd: work,
    env: { GOBIN: folder, GOWORK: 'off' },
  });
}

interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly onOutput?: (text: string) => void;
}

function run(command: string, args: readonly string[], { cwd, env, onOutput }: RunOptions): Promise<void> {
  const child: ChildProcess = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const { pid } = child;
  if (pid !== undefined) {
    tellGuard({ watch: pid });
    setPriority(pid, NICE);
  }
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000);
      onOutput?.(text);
    });
  }
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => {
      if (pid !== undefined) tellGuard({ release: pid });
      if (code === 0) done();
      else fail(new Error(`${command} ended with ${code ?? signal}:\n${lastLines(said)}`));
    });
  });
}

function lastLines(said: string): string {
  return said
    .split(/[\r\n]+/)
    .slice(-LAST_LINES)
    .join('\n')
    .trim();
}
