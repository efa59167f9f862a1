import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that must be on the PATH. */
export interface Tool {
  /** Any of these will do. */
  readonly commands: readonly string[];
  readonly what: string;
  readonly get: string;
}

export const JAVA: Tool = {
  commands: ['java'],
  what: 'Java 17 or later (java), which runs Kafka',
  get: 'apt install openjdk-17-jre-headless, or a JDK from adoptium.net',
};
export const MAVEN: Tool = {
  commands: ['mvn'],
  what: 'Maven (mvn), which fetches Kafka from Maven Central',
  get: 'apt install maven, or maven.apache.org',
};
export const CARGO: Tool = {
  commands: ['cargo'],
  what: 'Rust 1.95 or later (cargo), which builds SecantusDB from crates.io',
  get: 'rustup.rs',
};
export const C_COMPILER: Tool = {
  commands: ['cc', 'gcc', 'clang'],
  what: 'a C compiler (cc), which builds the storage engine of SecantusDB',
  get: 'apt install build-essential',
};
export const CMAKE: Tool = {
  commands: ['cmake'],
  what: 'CMake (cmake), which builds the storage engine of SecantusDB',
  get: 'apt install cmake',
};

export const GO: Tool = {
  commands: ['go'],
  what: 'Go 1.26 or later (go), which builds Helm from the Go module proxy',
  get: 'go.dev/dl',
};

/** The machine cannot bring up the brokers; the message says what is missing and how to get it. */
export class MissingTools extends Error {
  override readonly name = 'MissingTools';

  constructor(tools: readonly Tool[]) {
    const lines = tools.map(({ what, get }) => `  - ${what}. To get it: ${get}`);
    super(
      [
        'The servers and programs of the tests cannot be had on this machine. Missing:',
        ...lines,
        'For the servers a container engine (Docker, podman) would do as well, where it reaches the images.',
      ].join('\n'),
    );
  }
}

/** Those that are not there. */
export function missingTools(tools: readonly Tool[], path: string = process.env['PATH'] ?? ''): Tool[] {
  return tools.filter(({ commands }) => !commands.some((command) => isOnPath(command, path)));
}

function isOnPath(command: string, path: string): boolean {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .some((folder) => endings.some((ending) => isExecutable(join(folder, command + ending))));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Major version in the first line of `java -version`; undefined when the text is another. */
export function javaVersion(said: string): number | undefined {
  const version = /version "(?:1\.)?(\d+)/.exec(said)?.[1];
  return version === undefined ? undefined : Number(version);
}

/** Whether the Java on the PATH is too old for Kafka 4. */
export function javaIsTooOld(): boolean {
  const run = spawnSync('java', ['-version'], { encoding: 'utf8' });
  return (javaVersion(run.stderr ?? '') ?? 0) < 17;
}
