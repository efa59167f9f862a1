import { freePorts, isFree } from '../processes/free-ports.ts';

/** Ports of the loopback; 0 takes one that is free. */
export interface BrokerPorts {
  readonly kafka: number;
  /** Kafka's controller. */
  readonly controller: number;
  readonly mongodb: number;
  /** With a container engine only. */
  readonly kurrentdb: number;
}

export const DEFAULT_PORTS: BrokerPorts = { kafka: 19092, controller: 19093, mongodb: 27117, kurrentdb: 12113 };
export const FREE_PORTS: BrokerPorts = { kafka: 0, controller: 0, mongodb: 0, kurrentdb: 0 };

/** @throws Error naming a port that is taken. */
export async function choosePorts(asked: Partial<BrokerPorts>): Promise<BrokerPorts> {
  const wanted = { ...DEFAULT_PORTS, ...asked };
  const spare = await freePorts(Object.keys(wanted).length);
  const chosen: Record<string, number> = {};
  for (const [name, port] of Object.entries(wanted)) {
    if (port !== 0 && !(await isFree(port))) {
      throw new Error(`Port ${port} (${name}) is taken; do brokers run already? --${name}-port 0 takes a free one.`);
    }
    chosen[name] = port === 0 ? spare.pop()! : port;
  }
  return { ...wanted, ...chosen };
}
