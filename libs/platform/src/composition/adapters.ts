import type { EventBus, Offsets, ParkingLot } from '@alur/messaging';
import type { KeyRing, NotedFile, Vault } from '@alur/privacy';
import type { ReadStore } from '@alur/read-models';
import type { Manifest } from '@alur/sqlite';
import type { Clock } from '../runtime/clock.ts';
import type { HealthCheck } from '../runtime/health.ts';
import type { Logger } from '../runtime/logging.ts';
import type { ServiceName } from '../runtime/service.ts';
import type { Waiting } from './waiting.ts';

/** What a service keeps beside its log; by one adapter, because offsets and the documents they belong to are committed in one database. */
export interface Documents {
  readonly parking: ParkingLot;
  readonly readStore: ReadStore;
  /** Offsets of the group that feeds the views, and how far the service's log is published. */
  readonly offsets: Offsets;
  readonly vault: Vault;
  readonly keys: KeyRing;
  /** Remembers the files beside the vault. */
  readonly noteFile?: (file: NotedFile) => Promise<void>;
  /** Whether a file that was remembered is missing in the directory. */
  readonly lacksFiles?: (directory: string) => boolean;
  /** Throws when the database does not answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface StoreTools {
  /** Opens the databases of the data folder. */
  readonly manifest: Manifest;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly waiting: Waiting;
}

/** The bus as each service of this process has it. */
export interface Buses {
  of(service: ServiceName): EventBus;
  readonly checks: readonly HealthCheck[];
  close(): Promise<void>;
}
