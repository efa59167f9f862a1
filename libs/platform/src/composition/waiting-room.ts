import { createServer } from 'node:http';
import { wantsPage } from '../http/problem.filter.ts';
import { HTML } from '../pages/layout.ts';
import { problemPage } from '../pages/problem-page.ts';
import type { Part } from './waiting.ts';

export interface WaitingRoom {
  /** Leaves the port to the application. */
  close(): Promise<void>;
}

/**
 * Answers on the port of the application while that starts: it lives, it is not ready, and what it waits for. Everything
 * else is told to come again.
 * @throws with code EADDRINUSE when the port is taken.
 */
export async function openWaitingRoom(
  { host, port }: { readonly host: string; readonly port: number },
  waitsFor: () => ReadonlyMap<Part, string>,
): Promise<WaitingRoom> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    const live = path === '/health/live';
    const parts = Object.fromEntries([...waitsFor()].map(([part, fault]) => [part, { status: 'down', fault }]));
    const body = live ? { status: 'up' } : path === '/health/ready' ? { status: 'starting', parts } : STARTING;
    const page = body === STARTING && wantsPage(request.headers.accept);
    const json = `application/${body === STARTING ? 'problem+json' : 'json'}; charset=utf-8`;
    // The connection must not outlive this server: the application takes the port over.
    const headers = { 'content-type': page ? HTML : json, 'cache-control': 'no-store', connection: 'close' };
    response.writeHead(live ? 200 : 503, live ? headers : { ...headers, 'retry-after': '2' });
    response.end(page ? problemPage(STARTING, request.method) : JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const STARTING = {
  type: 'urn:alur:problem:starting',
  title: 'Belum siap',
  status: 503,
  code: 'starting',
  detail: 'Layanan sedang mulai. Coba lagi beberapa saat.',
};
