import { setTimeout as sleep } from 'node:timers/promises';

/** One thing that is killed and comes back. */
export interface Fault {
  /** A service, `kafka` or `mongodb`. */
  readonly name: string;
  /** Milliseconds that it stays away. */
  readonly downMs: number;
  /** Whether it is ready again before the next fault; else that may meet it while it starts. */
  readonly recovers: boolean;
  /** Milliseconds until the next fault begins. */
  readonly thenMs: number;
}

export interface Killable {
  /** Like a power cut: SIGKILL. Resolves when it is dead. */
  kill(name: string): Promise<void>;
  /** Resolves when it runs; it may not be ready yet. */
  start(name: string): Promise<void>;
  /** Resolves when it is ready, or after a while when something that it needs is away. */
  recovered(name: string): Promise<void>;
}

export interface FaultPlan {
  readonly services: readonly string[];
  /** Kills of each service. */
  readonly kills: number;
  readonly broker: { readonly kills: number; readonly downMs: number };
  readonly database: { readonly kills: number; readonly downMs: number };
}

/** The faults of a run, in an order that depends on `random` alone. */
export function planFaults(plan: FaultPlan, random: () => number): Fault[] {
  const { services, kills, broker, database } = plan;
  const faults = [
    ...services.flatMap((name) =>
      repeated(kills, () => ({
        name,
        downMs: 0,
        recovers: random() < 0.5,
        thenMs: between(100, 1_000, random),
      })),
    ),
    ...repeated(broker.kills, () => ({ name: 'kafka', downMs: broker.downMs, recovers: true, thenMs: 2_000 })),
    ...repeated(database.kills, () => ({ name: 'mongodb', downMs: database.downMs, recovers: true, thenMs: 2_000 })),
  ];
  return faults
    .map((fault) => ({ fault, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ fault }) => fault);
}

/** Lets the faults happen one after the other; `onFault` sees each before it begins. */
export async function cause(
  faults: readonly Fault[],
  target: Killable,
  onFault: (fault: Fault, number: number) => void,
): Promise<void> {
  for (const [index, fault] of faults.entries()) {
    onFault(fault, index + 1);
    await target.kill(fault.name);
    await sleep(fault.downMs);
    await target.start(fault.name);
    if (fault.recovers) await target.recovered(fault.name);
    await sleep(fault.thenMs);
  }
}

function repeated<T>(times: number, make: () => T): T[] {
  return Array.from({ length: times }, make);
}

function between(least: number, most: number, random: () => number): number {
  return Math.round(least + random() * (most - least));
}
