import { commandEventId } from '../command-event-id.ts';
import type { EventMetadata, NewEvent } from '../event.ts';

export const TENANT = 'oku-selatan';

export function testMeta(commandId: string): EventMetadata {
  return {
    tenant: TENANT,
    actor: 'oku-selatan.front-office-1',
    at: '2026-07-01T02:30:00.000Z',
    commandId,
    correlationId: commandId,
  };
}

/** The events of one command: the same command id makes the same event ids. */
export function eventsOf(commandId: string, count = 1): NewEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    id: commandEventId(commandId, index),
    type: 'probe.noted.v1',
    data: { commandId, index, of: count },
    meta: testMeta(commandId),
  }));
}

export function testStream(id: string): string {
  return `${TENANT}/probe/${id}`;
}
