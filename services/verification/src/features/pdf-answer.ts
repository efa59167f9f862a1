import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** A letter for the browser: shown, not kept. The file name tells nothing about the person. */
export function pdfAnswer(bytes: Uint8Array, reply: FastifyReply): StreamableFile {
  void reply.header('cache-control', 'no-store');
  return new StreamableFile(bytes, { type: 'application/pdf', disposition: 'inline; filename="surat.pdf"' });
}
