import type { Context, ContractMessage, PeopleDirectory } from '@alur/contracts';
import type { CommandRunner, EventStore, RecordedEvent } from '@alur/event-sourcing';
import type { EventBus, ParkingLot } from '@alur/messaging';
import type { FileStore, Vault } from '@alur/privacy';
import type { View, ViewRuntime } from '@alur/read-models';
import type { Holding, StaffDirectory, Standards } from '@alur/standards';
import type { DynamicModule } from '@nestjs/common';
import type { CaseOf } from '../access/access.interceptor.ts';
import type { CaseAccess, FactsOf } from '../access/case-access.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from './clock.ts';
import type { Freshness } from './freshness.ts';
import type { Ids } from './ids.ts';
import type { Logger } from './logging.ts';

export type ServiceName = Context | 'portal';

/** Everything a service reaches beyond its own code. Adapters are chosen by the composition root. */
export interface ServicePorts {
  readonly name: ServiceName;
  readonly store: EventStore;
  readonly runner: CommandRunner;
  readonly bus: EventBus;
  /** The service's local views. */
  readonly views: ViewRuntime;
  readonly parking: ParkingLot;
  /** Awaited before something that comes from other services is answered as missing. */
  readonly freshness: Freshness;
  /** Whether an officer may see a case; routes ask it by `@Access`. */
  readonly access: CaseAccess;
  readonly vault: Vault;
  readonly files: FileStore;
  readonly people: PeopleDirectory;
  /** Who works in an office: asked before an officer is named for work. */
  readonly staff: StaffDirectory;
  readonly standards: Standards;
  readonly clock: Clock;
  readonly ids: Ids;
  /** `publicUrl` is resolved at start. */
  readonly config: Config & { readonly publicUrl: string };
  readonly logger: Logger;
  /** Aborts when the process begins to stop: an answer that would never end by itself ends then. */
  readonly stopping: AbortSignal;
}

/** The confirmed holdings of an office. */
export type HoldingsOf = (tenant: string) => Promise<readonly Holding[]>;

/** Injection token of `ServicePorts`: every service's module provides its own. */
export const PORTS = Symbol('ServicePorts');

/** How a service presents itself to the composition root. */
export interface ServiceDescriptor {
  readonly name: ServiceName;
  readonly title: string;
  readonly description: string;
  /** File of `Answers`, written by `npm run answers`. */
  readonly answers?: URL;
  readonly module: (ports: ServicePorts) => DynamicModule;
  /** Domain event → contract event; absent when the service publishes nothing. */
  readonly publish?: (event: RecordedEvent) => ContractMessage | undefined;
  readonly views: readonly View<object>[];
  /** Where the service itself has the facts that access to a case is decided on; absent: those of intake in the same process, else a view of its own. */
  readonly factsOf?: (ports: Omit<ServicePorts, 'access'>) => FactsOf;
  /** The case of what access rules name besides cases, `letter`. */
  readonly casesOf?: (ports: ServicePorts) => Readonly<Record<string, CaseOf>>;
  /** Only intake: the people directory that the other services use. */
  readonly people?: (ports: Omit<ServicePorts, 'people' | 'access'>) => PeopleDirectory;
  /** Only intake: the confirmed holdings of an office, which the staff directory shows. */
  readonly holdingsOf?: (ports: Pick<ServicePorts, 'runner'>) => HoldingsOf;
}
