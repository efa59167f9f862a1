import { startBrokers } from '../brokers/brokers.ts';
import { containerEngine, type Engine } from '../brokers/containers.ts';
import { install, lacking, programs } from '../brokers/install.ts';
import type { Brokers } from '../brokers/plan.ts';
import { FREE_PORTS } from '../brokers/ports.ts';
import { nativePrograms } from '../brokers/servers.ts';
import { GO, MissingTools, missingTools } from '../brokers/tools.ts';

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
  const prepared = prepareInBackground(log);
  let brokers: Brokers | undefined;
  return {
    async start() {
      const { fault, engine } = await prepared;
      if (fault !== undefined) return { unavailable: fault };
      brokers = await startBrokers({ ports: FREE_PORTS, log, engine: engine ?? null });
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

interface Prepared {
  readonly engine?: Engine;
  /** Why there are no servers; the tests that need none run in any case. */
  readonly fault?: string;
}

async function prepareInBackground(log: (line: string) => void): Promise<Prepared> {
  try {
    const engine = await containerEngine(log);
    // A developer who has no Go still gets the suites on real servers.
    const helm = process.env['CI'] === 'true' || missingTools([GO]).length === 0;
    const names = [...nativePrograms(engine), ...(helm ? (['helm'] as const) : [])];
    const wanted = names.map((name) => programs()[name]);
    const missing = lacking(wanted);
    if (missing.length > 0) return { engine, fault: new MissingTools(missing).message };
    const fresh = wanted.filter(({ installed }) => !installed);
    if (fresh.length > 0) {
      const needed = fresh.map(({ name, takes }) => `${name} (${takes})`).join(' and ');
      log(`Distributed suites need ${needed}: installing in the background, once, while the other suites run.`);
      await install(log, names);
    }
    return { engine };
  } catch (error) {
    return { fault: `The brokers could not be prepared: ${error instanceof Error ? error.message : error}` };
  }
}
