import { createServer } from 'node:net';
import type { Config } from '../config/config.ts';
import type { ServicePorts } from '../runtime/service.ts';

/** The port and the public address must be fixed before the first letter carries them. */
export async function resolveConfig(config: Config): Promise<ServicePorts['config']> {
  const port = config.port === 0 ? await freePort(config.host) : config.port;
  return { ...config, port, publicUrl: config.publicUrl ?? `http://localhost:${port}` };
}

/** Where the process listens, `http://127.0.0.1:3000`. */
export function urlOf({ host, port }: Pick<Config, 'host' | 'port'>): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

export function portTaken(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
