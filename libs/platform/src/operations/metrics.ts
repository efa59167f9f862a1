import { statfs } from 'node:fs/promises';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { answered } from './answered.ts';

const PATIENCE_MS = 1_000;

/** Prometheus metrics of one process. Labels are route templates, names of services, groups and views: never ids or values. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests = new Histogram({
    name: 'alur_http_request_seconds',
    help: 'Time to answer an HTTP request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });
  readonly #appended = new Counter({
    name: 'alur_events_appended_total',
    help: 'Events that commands of a service have stored',
    labelNames: ['service'],
    registers: [this.registry],
  });
  readonly #visible = new Histogram({
    name: 'alur_message_age_seconds',
    help: 'Time from a fact to its application by a consumer group; for views: until it can be seen',
    labelNames: ['service', 'group'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600],
    registers: [this.registry],
  });

  readonly #signInAlarms = new Counter({
    name: 'alur_sign_in_alarms_total',
    help: 'Attempts after which strangers wait who try one sign-in name',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  request(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status }, seconds);
  }

  appended(service: string, events: number): void {
    this.#appended.inc({ service }, events);
  }

  applied(service: string, group: string, ageSeconds: number): void {
    this.#visible.observe({ service, group }, Math.max(0, ageSeconds));
  }

  signInAlarm(): void {
    this.#signInAlarms.inc();
  }

  /** Free and all bytes of the disk of the data folder. */
  showDisk(dataDirectory: string): void {
    const disk = (name: string, help: string, blocks: 'bavail' | 'blocks') =>
      new Gauge({
        ...{ name, help, registers: [this.registry] },
        async collect() {
          const stats = await answered(PATIENCE_MS, () => statfs(dataDirectory));
          if (stats !== null) this.set(stats.bsize * stats[blocks]);
        },
      });
    disk('alur_disk_free_bytes', 'Bytes that the office may still write', 'bavail');
    disk('alur_disk_bytes', 'Size of the disk', 'blocks');
  }
}
