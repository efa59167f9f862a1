import { startBrokers } from '../brokers/brokers.ts';
import { dockerAnswers } from '../brokers/docker.ts';
import { install, lacking, programs } from '../brokers/install.ts';
import type { Brokers } from '../brokers/plan.ts';
import { FREE_PORTS } from '../brokers/ports.ts';
import { MissingTools } from '../brokers/tools.ts';

/** The servers for the suites that need them, made ready in the background. */
export interface TestBrokers {
  /** Waits for the installation and starts them; the environment that names them. `unavailable`: why there are none. */
  start(): Promise<{ readonly environment: NodeJS.ProcessEnv } | { readonly unavailable: string }>;
  stop(): Promise<void>;
}

const NAMES = ['ALUR_TEST_KAFKA', 'ALUR_TEST_MONGODB'] as const;

/** Those that the environment names; else own ones, for which the installation of what is missing begins now. */
export function prepareTestBrokers(log: (line: string) => void): TestBrokers {
  if (NAMES.every((name) => process.env[name])) {
    log(`Distributed suites use ${NAMES.join(' and ')} of the environment.`);
    return { start: async () => ({ environment: {} }), stop: async () => {} };
  }
  const installed = installInBackground(log);
  let brokers: Brokers | undefined;
  return {
    async start() {
      const fault = await installed;
      if (fault !== undefined) return { unavailable: fault };
      brokers = await startBrokers({ ports: FREE_PORTS, log });
      const { kafka, mongodb, kurrentdb } = brokers;
      return {
        environment: {
          ALUR_TEST_KAFKA: kafka,
          ALUR_TEST_MONGODB: mongodb,
          ...(kurrentdb === undefined ? {} : { KURRENTDB_URL: kurrentdb }),
        },
      };
    },
    async stop() {
      await brokers?.stop();
    },
  };
}

/** Answers what went wrong, so that the tests that need no brokers run in any case. */
async function installInBackground(log: (line: string) => void): Promise<string | undefined> {
  if (dockerAnswers()) return undefined;
  const found = programs();
  const missing = lacking(found);
  if (missing.length > 0) return new MissingTools(missing).message;
  const fresh = Object.values(found).filter(({ installed }) => !installed);
  if (fresh.length === 0) return undefined;
  const names = fresh.map(({ name, takes }) => `${name} (${takes})`).join(' and ');
  log(`Distributed suites need ${names}: installing in the background, once, while the other suites run.`);
  return install(log).then(
    () => undefined,
    (error: unknown) => `The brokers could not be installed: ${error instanceof Error ? error.message : error}`,
  );
}
