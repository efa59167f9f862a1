import type { BrokerPorts } from './ports.ts';

export type BrokerName = 'kafka' | 'mongodb';

/** A running message broker and document database. */
export interface Brokers {
  /** `host:port` of the one broker. */
  readonly kafka: string;
  /** `mongodb://…`, without a database. */
  readonly mongodb: string;
  /** `kurrentdb://…`, with Docker only. */
  readonly kurrentdb?: string;
  /** Ends both in order; temporary data goes. */
  stop(): Promise<void>;
  /** Ends one as a loss of power would; the data stays. */
  kill(name: BrokerName): Promise<void>;
  /** Starts one again on its data and address, after a kill or, in order, while it runs; waits until it answers. */
  restart(name: BrokerName): Promise<void>;
}

/** What `startNatively` and `startInDocker` are told: everything decided. */
export interface BrokerPlan {
  readonly ports: BrokerPorts;
  readonly data: string;
  /** The data outlives the run. */
  readonly kept: boolean;
  readonly log: (line: string) => void;
}
