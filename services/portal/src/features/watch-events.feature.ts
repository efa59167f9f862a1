import {
  Access,
  CurrentOfficer,
  CurrentSession,
  filtered,
  type Officer,
  type RequestSession,
  Roles,
} from '@alur/identity';
import { ProblemException, Reads, Routes } from '@alur/platform';
import { Headers, Inject, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { WATCHERS } from '../application/access.ts';
import { EventStream } from '../application/watching/event-stream.ts';
import type { Viewer } from '../application/watching/viewers.ts';

const MEDIA_TYPE = 'text/event-stream';
const ENDING_MS = 1_000;

@ApiBearerAuth()
@Routes('api/portal/events', 'Operasi')
export class WatchEvents {
  constructor(@Inject(EventStream) private readonly stream: EventStream) {}

  @Reads(
    'stream',
    'Kejadian semua layanan dinas ini selagi terjadi, tanpa data pribadi',
    'Server-sent events: id, type, case, time, context, correlation, causation, revision. Live only: Last-Event-ID is not answered, and what happens while nobody is connected is not sent. A comment every 15 s; it ends with the session; a viewer that reads too slowly is sent away; connect again after 15 minutes.',
  )
  @Roles(...WATCHERS)
  @Access(filtered('events, with the cases that the officer sees'))
  @ApiOkResponse({ description: 'Aliran kejadian', content: { [MEDIA_TYPE]: { schema: { type: 'string' } } } })
  async watch(
    @CurrentOfficer() officer: Officer,
    @CurrentSession() session: RequestSession,
    @Headers('accept') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!accept?.includes(MEDIA_TYPE)) {
      throw new ProblemException(406, 'event-stream-only', `Minta alamat ini dengan Accept: ${MEDIA_TYPE}.`);
    }
    const { raw } = reply;
    const viewer: Viewer = {
      officer,
      signedIn: () => session.holds(),
      connection: {
        write: (text) => void raw.write(text),
        get waiting() {
          return raw.writableLength;
        },
        end: () => {
          raw.end();
          // Who does not read is not waited for.
          setTimeout(() => raw.destroy(), ENDING_MS).unref();
        },
      },
    };
    if (!this.stream.add(viewer)) {
      throw new ProblemException(429, 'too-many-viewers', 'Terlalu banyak layar yang memantau. Tutup salah satunya.');
    }
    raw.on('close', () => this.stream.remove(viewer));
    // Written in the moment in which the other end went away: its close follows.
    raw.on('error', () => this.stream.remove(viewer));
    reply.hijack();
    raw.writeHead(200, {
      ...headersOf(reply),
      'content-type': MEDIA_TYPE,
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    raw.write('retry: 3000\n\n');
    await this.stream.watch(viewer);
  }
}

/** What the host has set for every answer. */
function headersOf(reply: FastifyReply): Record<string, string | number | string[]> {
  return Object.fromEntries(
    Object.entries(reply.getHeaders()).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
