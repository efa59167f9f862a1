import type { BrokerPorts } from './ports.ts';

export type BrokerName = 'kafka' | 'mongodb';
export type ServerName = BrokerName | 'kurrentdb';

/** One server, as a process of this machine or in a container. */
export interface Server {
  readonly name: string;
  /** Returns when it answers. */
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** A running message broker and document database. */
export interface Brokers {
  /** `host:port` of the one broker. */
  readonly kafka: string;
  /** `mongodb://…`, without a database. */
  readonly mongodb: string;
  /** `kurrentdb://…`, with a container engine only. */
  readonly kurrentdb?: string;
  /** Ends both in order; temporary data goes. */
  stop(): Promise<void>;
  /** Ends one as a loss of power would; the data stays. */
  kill(name: BrokerName): Promise<void>;
  /** Starts one again on its data and address, after a kill or, in order, while it runs; waits until it answers. */
  restart(name: BrokerName): Promise<void>;
}

/** Where the servers run, everything decided. */
export interface BrokerPlan {
  readonly ports: BrokerPorts;
  readonly data: string;
  /** The data outlives the run. */
  readonly kept: boolean;
  readonly log: (line: string) => void;
}
