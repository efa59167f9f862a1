import type { ContractMessage } from '@alur/contracts';
import { brokenType } from '../message.ts';
import type { HeaderValue, OutgoingRecord, RecordContent } from './client.ts';

/** Data of one event, encoded. Events hold ids, codes and instants: far less than this. */
export const MAX_DATA_BYTES = 256 * 1024;
/** Key, id and stream, in characters. */
const MAX_NAME = 512;

export type Decoded =
  | { readonly ok: true; readonly message: ContractMessage }
  /** Nothing to park: without key, id, stream, revision or tenant. Names the fault, never a value. */
  | { readonly ok: false; readonly error: string };

/** CloudEvents 1.0 in Kafka binary mode: attributes as `ce_` headers, the subject as key, the data as JSON. */
export function encode(message: ContractMessage): OutgoingRecord {
  const value = JSON.stringify(message.data);
  if (value === undefined || Buffer.byteLength(value) > MAX_DATA_BYTES)
    throw new Error(`${message.type} ${message.id} has no data or more than ${MAX_DATA_BYTES} bytes of it`);
  return {
    key: message.subject,
    value,
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: message.id,
      ce_type: message.type,
      ce_source: message.source,
      ce_subject: message.subject,
      ce_time: message.time,
      ce_tenant: message.tenant,
      ce_actor: message.actor,
      ce_stream: message.stream,
      ce_revision: String(message.revision),
      ce_correlationid: message.correlationId,
      ...(message.causationId === undefined ? {} : { ce_causationid: message.causationId }),
      ...(message.traceparent === undefined ? {} : { ce_traceparent: message.traceparent }),
    },
  };
}

/**
 * What came as it was sent, or a message that no handler takes and that parks under its key (`brokenType`), or, when it
 * cannot even park, the fault.
 */
export function decode(record: RecordContent): Decoded {
  const header = (name: string) => text(record.headers?.[name]);
  const subject = record.key?.toString('utf8') ?? '';
  const [id, stream, revision] = [header('ce_id'), header('ce_stream'), header('ce_revision')];
  const tenant = header('ce_tenant');
  const missing = [
    ...(isName(subject) ? [] : ['key']),
    ...(isName(id) ? [] : ['ce_id']),
    ...(isName(stream) ? [] : ['ce_stream']),
    ...(revision !== undefined && REVISION.test(revision) ? [] : ['ce_revision']),
    // Of parked messages an operator sees those of the own tenant: one without a tenant would stop its case for good.
    ...(isName(tenant) ? [] : ['ce_tenant']),
  ];
  if (missing.length > 0) return { ok: false, error: `unreadable record: ${missing.join(', ')} missing or not valid` };
  const type = header('ce_type') ?? '';
  const { data, fault } = content(record, header);
  const [causationId, traceparent] = [header('ce_causationid'), header('ce_traceparent')];
  return {
    ok: true,
    message: {
      id: id!,
      type: fault === undefined ? type : brokenType(fault, type),
      source: header('ce_source') ?? '',
      subject,
      time: header('ce_time') ?? '',
      tenant: tenant!,
      actor: header('ce_actor') ?? '',
      stream: stream!,
      revision: Number(revision),
      correlationId: header('ce_correlationid') ?? '',
      ...(causationId === undefined ? {} : { causationId }),
      ...(traceparent === undefined ? {} : { traceparent }),
      data,
    },
  };
}

const REVISION = /^(0|[1-9]\d{0,14})$/;
const REQUIRED = ['ce_type', 'ce_source', 'ce_time', 'ce_actor', 'ce_correlationid'];
const JSON_TYPE = /^application\/json(;|$)/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

type Header = (name: string) => string | undefined;

function content(record: RecordContent, header: Header): { readonly data: unknown; readonly fault?: string } {
  const fault = envelopeFault(record, header);
  if (fault !== undefined) return { data: {}, fault };
  try {
    return { data: JSON.parse(record.value!.toString('utf8')) };
  } catch {
    return { data: {}, fault: 'data is not JSON' };
  }
}

function envelopeFault(record: RecordContent, header: Header): string | undefined {
  const missing = REQUIRED.filter((name) => !header(name));
  if (missing.length > 0) return `${missing.join(', ')} missing`;
  if (header('ce_specversion') !== '1.0') return 'ce_specversion is not 1.0';
  if (!INSTANT.test(header('ce_time')!)) return 'ce_time is not an instant in UTC';
  if (!JSON_TYPE.test(header('content-type') ?? 'application/json')) return 'content-type is not application/json';
  if (record.value === null) return 'no data';
  if (record.value.length > MAX_DATA_BYTES) return `data has more than ${MAX_DATA_BYTES} bytes`;
  return undefined;
}

/** A header that comes twice says nothing. */
function text(value: HeaderValue): string | undefined {
  if (typeof value === 'string') return value;
  return Buffer.isBuffer(value) ? value.toString('utf8') : undefined;
}

function isName(value: string | undefined): boolean {
  return value !== undefined && value.length > 0 && value.length <= MAX_NAME;
}
