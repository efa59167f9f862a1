import type { FastifyInstance } from 'fastify';
import type { Refuse } from './problem.filter.ts';
import { ProblemException } from './problem.ts';
import type { AlurRequest } from './request-info.ts';

/** Seconds from the headers to the end of a body. */
export interface BodyTimes {
  readonly body: number;
  /** Files, which come over slow lines. */
  readonly upload: number;
}

/** Ends a request whose body does not come to its end in time with 408, and its connection with it. */
export function endSlowBodies(server: FastifyInstance, times: BodyTimes, refuse: Refuse): void {
  server.addHook('onRequest', (request: AlurRequest, reply, done) => {
    const { raw } = request;
    const { 'content-length': length = '0', 'transfer-encoding': encoding, 'content-type': type } = request.headers;
    if (!raw.complete && (length !== '0' || encoding !== undefined)) {
      const seconds = type?.startsWith('multipart/') ? times.upload : times.body;
      const tooSlow = () => {
        if (raw.complete) return;
        // Answered before the body was read: nothing is left to say.
        if (reply.sent) return void raw.destroy();
        reply.header('connection', 'close');
        reply.raw.once('finish', () => raw.socket.destroySoon());
        refuse(new ProblemException(408, 'body-too-slow', TOO_SLOW), request, reply);
      };
      const timer = setTimeout(tooSlow, seconds * 1000).unref();
      raw.once('close', () => clearTimeout(timer));
      raw.once('end', () => clearTimeout(timer));
    }
    done();
  });
}

const TOO_SLOW = 'Isi permintaan tidak selesai dikirim tepat waktu. Periksa jaringan Anda, lalu kirim ulang.';
