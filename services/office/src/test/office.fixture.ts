import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LocalTokens, type Officer } from '@alur/identity';
import { createLogger, loadConfig, type ServiceDescriptor, type ServiceName } from '@alur/platform';
import {
  type RunningService,
  type RunningServices,
  type Surroundings,
  startServices,
} from '@alur/platform/composition';
import { FixedClock } from '@alur/platform/testing';
import type { Role } from '@alur/standards';
import { DEMO_ACCOUNTS, type DemoTenant } from '../demo/accounts.ts';
import type { Answer } from '../demo/client.ts';
import { supplyOffice } from '../demo/desks/supplies.ts';
import type { DemoPerson } from '../demo/people.ts';
import { SCENES, type Scene } from '../demo/stories.ts';
import { Office, Story } from '../demo/story.ts';
import { createDemoAccounts, SERVICES } from '../office.ts';

/** A Wednesday, 09:00 in OKU Selatan and 10:00 in Luwu Timur. */
export const NOW = '2026-07-01T02:00:00.000Z';
/** Known, so that a test can make tokens that an attacker could not. */
export const TOKEN_SECRET = 'only-for-tests-only-for-tests-only-for-tests';

export const SERVICE_SECRET = 'between-services-for-tests-between-services';

/** Session number of an account that was never changed. */
export const FIRST_SESSION = 1;

/** A whole office with the demo's accounts on a folder of its own; time stands still unless the test moves it. */
export interface TestOffice extends RunningServices {
  readonly clock: FixedClock;
  readonly dataDirectory: string;
  /** Every line that was logged, at every level. */
  readonly log: readonly string[];
  service(name: ServiceName): RunningService;
  /** The token of a role's demo account, as signing in gives it. */
  token(tenant: DemoTenant, role: Role): Promise<string>;
  /** The token of any account that was never changed. */
  tokenOf(officer: Officer): Promise<string>;
  /** Waits until every handler and every view has seen everything that was published. */
  settled(): Promise<void>;
  /** Leaves the folder, for another office. */
  stop(): Promise<void>;
  /** Also removes the folder. */
  close(): Promise<void>;
}

/** @param folder of an office that was stopped; absent: a new one */
export async function openOffice(
  services: readonly ServiceDescriptor[] = SERVICES,
  folder?: string,
  surroundings: Surroundings = {},
  settings: Parameters<typeof loadConfig>[1] = {},
): Promise<TestOffice> {
  const dataDirectory = folder ?? (await mkdtemp(join(tmpdir(), 'alur-office-')));
  const clock = new FixedClock(NOW);
  const log: string[] = [];
  const config = loadConfig(
    {},
    { demo: true, port: 0, dataDirectory, tokenSecret: TOKEN_SECRET, serviceSecret: SERVICE_SECRET, ...settings },
  );
  const logger = createLogger('trace', { write: (line) => void log.push(line) });
  const office = await startServices(services, config, { clock, logger, ...surroundings }).catch(
    async (error: unknown) => {
      await rm(dataDirectory, { recursive: true, force: true });
      throw error;
    },
  );
  await createDemoAccounts(office.accounts);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= office.close();
    return stopped;
  };
  const tokens = new LocalTokens({ secret: TOKEN_SECRET, sessions: office.accounts, now: () => clock.now() });
  const tokenOf = async (officer: Officer) => (await tokens.issue(officer, FIRST_SESSION)).token;
  return {
    ...office,
    clock,
    dataDirectory,
    log,
    token: (tenant, role) => tokenOf(officerOf(tenant, role)),
    tokenOf,
    service: (name) => office.services.get(name)!,
    settled: () => settled(office),
    stop,
    close: async () => {
      await stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

export function officerOf(tenant: DemoTenant, role: Role): Officer {
  const account = DEMO_ACCOUNTS.find((one) => one.tenant === tenant && one.username === role);
  if (account === undefined) throw new Error(`The demo has no ${role} in ${tenant}`);
  const { roles, village, district } = account;
  return { id: `${tenant}.${role}`, tenant, roles: [...roles], village, district };
}

/** A message may cause another one, so nothing may lag twice in a row. */
async function settled({ services }: RunningServices): Promise<void> {
  const consumers = [...services.values()].flatMap(({ ports, transport }) => [ports.views, transport.runtime]);
  const lag = async () => (await Promise.all(consumers.map((consumer) => consumer.lag()))).reduce((a, b) => a + b, 0);
  await eventually('every consumer to catch up', async () => (await lag()) + (await lag()) === 0);
}

/** Polls until the probe answers something true; an error of the probe counts as "not yet". */
export async function eventually<T>(what: string, probe: () => Promise<T>, patienceMs = 15_000): Promise<T> {
  const end = Date.now() + patienceMs;
  for (let last: unknown; ; ) {
    try {
      const answer = await probe();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`Waited ${patienceMs} ms for ${what}`, { cause: last });
    await delay(10);
  }
}

/** Fields whose values are somebody's words or tell who somebody is. */
const TOLD = new Set(['note', 'notes', 'summary', 'statement', 'address', 'name', 'reach']);

/** A story that remembers whom it was about and every free text that it sent. */
export class WatchedStory extends Story {
  subject: DemoPerson | undefined;
  readonly texts: string[] = [];
  readonly #paths: string[] = [];

  /** What the first path that it sent to has at the place of the group; undefined where none matches. */
  pathPart(pattern: RegExp): string | undefined {
    return this.#paths.map((path) => pattern.exec(path)?.[1]).find((part) => part !== undefined);
  }

  override upload<T>(...[role, path, file, fields]: Parameters<Story['upload']>) {
    this.#paths.push(path);
    return super.upload<T>(role, path, file, fields);
  }

  override file(...[role, service, form, without]: Parameters<Story['file']>): Promise<void> {
    this.subject = form.subject;
    return super.file(role, service, form, without);
  }

  override complain(...[role, form]: Parameters<Story['complain']>): Promise<void> {
    this.subject = form.subject;
    return super.complain(role, form);
  }

  override send<T = Record<string, unknown>>(...[role, method, path, body]: Parameters<Story['send']>) {
    this.#paths.push(path);
    this.#watch(body);
    return super.send<T>(role, method, path, body);
  }

  #watch(told: unknown): void {
    if (typeof told !== 'object' || told === null) return;
    for (const [field, value] of Object.entries(told)) {
      if (typeof value === 'string' && TOLD.has(field)) this.texts.push(value);
      else this.#watch(value);
    }
  }
}

/** One request of a role's demo account, whatever its answer. */
export async function ask<T = Record<string, unknown>>(
  callers: Office,
  [tenant, role]: readonly [DemoTenant, Role],
  method: string,
  path: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
): Promise<Answer<T>> {
  const caller = await callers.as(tenant, role);
  return caller.send<T>(method, path, { ...(body === undefined ? {} : { body }), ...(headers && { headers }) });
}

export interface PlayedScene {
  readonly scene: Scene;
  readonly story: WatchedStory;
  readonly outcome: string;
}

/** Plays scenes side by side, as a busy office does. */
export async function playScenes({ url }: TestOffice, scenes: readonly Scene[] = SCENES): Promise<PlayedScene[]> {
  const office = new Office(url);
  await supplyOffice(office);
  return Promise.all(scenes.map((scene) => play(office, scene)));
}

export async function playScene(office: TestOffice, scene: Scene): Promise<PlayedScene> {
  const [played] = await playScenes(office, [scene]);
  return played!;
}

async function play(office: Office, scene: Scene): Promise<PlayedScene> {
  const story = new WatchedStory(office, scene.tenant, scene.desk);
  await scene.play(story);
  return { scene, story, outcome: await story.outcome() };
}

export function sceneOf(service: string): Scene {
  const scene = SCENES.find((one) => one.service === service);
  if (scene === undefined) throw new Error(`No scene plays ${service}`);
  return scene;
}
