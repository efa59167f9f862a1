import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** A consumer whose state the metrics show. */
export interface ObservedConsumer {
  readonly service: string;
  readonly group: string;
  lag(): Promise<number>;
  parkedKeys(): Promise<number>;
}

/** Prometheus metrics of one process. Labels are route templates and service names, never ids or values. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests = new Histogram({
    name: 'alur_http_request_seconds',
    help: 'Time to answer an HTTP request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  request(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status }, seconds);
  }

  observe(consumers: readonly ObservedConsumer[]): void {
    new Gauge({
      name: 'alur_consumer_lag',
      help: 'Messages that a consumer group has not applied yet',
      labelNames: ['service', 'group'],
      registers: [this.registry],
      async collect() {
        for (const { service, group, lag } of consumers) this.set({ service, group }, await lag());
      },
    });
    new Gauge({
      name: 'alur_parked_cases',
      help: 'Cases whose messages wait in the parking lot',
      labelNames: ['service', 'group'],
      registers: [this.registry],
      async collect() {
        for (const { service, group, parkedKeys } of consumers) this.set({ service, group }, await parkedKeys());
      },
    });
  }
}
