import { type Contract, type ContractMessage, contractOf } from '@alur/contracts';
import type { RecordedEvent } from '@alur/event-sourcing';

/**
 * The message of a domain event under a contract: `data` without the fields that the contract does not name.
 * `subject` is the key that orders it. Throws when `data` does not satisfy the contract; the error names no value.
 */
export function toMessage(contract: Contract, event: RecordedEvent, subject: string, data: unknown): ContractMessage {
  const parsed = contract.schema.safeParse(data);
  if (!parsed.success) {
    const error = faultOf(contract.type, parsed.error);
    throw new Error(`${event.type} of ${event.stream}@${event.revision} cannot be published: ${error}`);
  }
  const message = uncheckedMessage(contract, event, subject, parsed.data);
  CHECKED.add(message);
  return message;
}

/** As `toMessage`, with the data as they are. */
export function uncheckedMessage(
  contract: Contract,
  { id, meta, stream, revision }: RecordedEvent,
  subject: string,
  data: unknown,
): ContractMessage {
  return {
    id,
    type: contract.type,
    source: `alur/${contract.context}`,
    subject,
    time: meta.at,
    tenant: meta.tenant,
    actor: meta.actor,
    stream,
    revision,
    correlationId: meta.correlationId,
    ...(meta.causationId === undefined ? {} : { causationId: meta.causationId }),
    ...(meta.traceparent === undefined ? {} : { traceparent: meta.traceparent }),
    data,
  };
}

export type CheckedMessage =
  | { readonly ok: true; readonly message: ContractMessage }
  /** `error` names the fault and the field, never a value. */
  | { readonly ok: false; readonly error: string };

/** Made by `toMessage`. A message does not change, and in one process every consumer group gets the same object. */
const CHECKED = new WeakSet<ContractMessage>();

const BROKEN = 'broken-record: ';

/** Type of a message that came with the given fault: no contract has it, so the message parks under its key. */
export function brokenType(fault: string, type: string): string {
  return `${BROKEN}${fault}: ${type.slice(0, 120) || 'no type'}`;
}

/** Checks a message against its contract. Fields that the contract does not name are left out. */
export function checkMessage(message: ContractMessage): CheckedMessage {
  if (CHECKED.has(message)) return { ok: true, message };
  const contract = contractOf(message.type);
  if (contract === undefined) return { ok: false, error: unknownType(message.type) };
  const parsed = contract.schema.safeParse(message.data);
  if (parsed.success) return { ok: true, message: { ...message, data: parsed.data } };
  return { ok: false, error: faultOf(message.type, parsed.error) };
}

type Fault = NonNullable<ReturnType<Contract['schema']['safeParse']>['error']>;

function faultOf(type: string, { issues }: Fault): string {
  // Deeper paths may hold keys of a record, which are data: the name of the field is enough to find the fault.
  const faults = issues.map((issue) => `${String(issue.path[0] ?? 'data')} ${issue.code}`);
  return `invalid-data: ${type}: ${[...new Set(faults)].slice(0, 10).join(', ')}`;
}

const VERSION = /\.v(\d{1,4})$/;
const KNOWN_VERSIONS = 20;

function unknownType(type: string): string {
  if (type.startsWith(BROKEN)) return type;
  const shown = type.slice(0, 120);
  const base = type.replace(VERSION, '');
  const known = Array.from({ length: KNOWN_VERSIONS }, (_, index) => index + 1).filter((v) =>
    contractOf(`${base}.v${v}`),
  );
  return known.length > 0
    ? `unknown-version: ${shown}; this service knows ${known.map((v) => `v${v}`).join(', ')}`
    : `unknown-type: ${shown}; this service has no contract of that name`;
}
