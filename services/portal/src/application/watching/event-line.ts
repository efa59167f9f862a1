import type { ContractMessage } from '@alur/contracts';
import { caseOf } from '../../domain/case-of.ts';
import { contextOf } from '../../views/trace.ts';

/** An event as it is shown while it happens: its position, without its data or subject. */
export interface EventLine {
  readonly id: string;
  readonly type: string;
  /** Null for an event about a person or about no case. */
  readonly case: string | null;
  readonly time: string;
  readonly context: string;
  readonly correlation: string;
  readonly causation: string | null;
  readonly revision: number;
}

export function eventLine(message: ContractMessage): EventLine {
  return {
    id: message.id,
    type: message.type,
    case: caseOf(message) ?? null,
    time: message.time,
    context: contextOf(message),
    correlation: message.correlationId,
    causation: message.causationId ?? null,
    revision: message.revision,
  };
}

/** As a server-sent event. */
export function framed(line: EventLine): string {
  return `id: ${line.id}\nevent: message\ndata: ${JSON.stringify(line)}\n\n`;
}
