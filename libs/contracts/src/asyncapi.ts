import { type Context, type Contract, TOPICS } from './contract.ts';
import type { JsonObject } from './json-schema.ts';

/** Header names are those of the CloudEvents Kafka binding in binary mode; extension attributes are lower case. */
const HEADERS: Readonly<
  Record<string, { readonly required: boolean; readonly description: string; readonly format?: string }>
> = {
  ce_specversion: { required: true, description: 'Version of CloudEvents, 1.0.' },
  ce_id: { required: true, description: 'Id of the event; the same event published twice has one id.' },
  ce_type: { required: true, description: 'Name and version of the contract.' },
  ce_source: { required: true, description: 'Publishing context, `alur/intake`.', format: 'uri-reference' },
  ce_subject: {
    required: true,
    description: 'Key that orders the event: case id, or subject id for events about a person.',
  },
  ce_time: { required: true, description: 'Instant of the command, UTC.', format: 'date-time' },
  ce_tenant: { required: true, description: 'Code of the office.' },
  ce_actor: { required: true, description: 'Officer or service id, never a name.' },
  ce_stream: { required: true, description: 'Stream of the domain event.' },
  ce_revision: { required: true, description: 'Revision of the domain event in its stream: a decimal number.' },
  ce_correlationid: { required: true, description: 'Id of the request that began it.' },
  ce_causationid: { required: false, description: 'Id of the message or command that caused it.' },
  ce_traceparent: { required: false, description: 'W3C trace context.' },
};

/** AsyncAPI 3.0 document of all published events. The schemas of the data lie beside it in `schemas/`. */
export function asyncApiOf(contracts: readonly Contract[]): JsonObject {
  const contexts = [...new Set(contracts.map((contract) => contract.context))].sort();
  const of = (context: Context) => contracts.filter((contract) => contract.context === context);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Alur contract events',
      version: '1.0.0',
      description:
        'Events that the contexts of Alur publish for each other: CloudEvents 1.0 in binary mode, one topic per context, in order per key. No event holds personal data.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(contexts.map((context) => [context, channelOf(context, of(context))])),
    operations: Object.fromEntries(
      contexts.map((context) => [`publish-${context}`, operationOf(context, of(context))]),
    ),
    components: {
      messages: Object.fromEntries(contracts.map((contract) => [contract.type, messageOf(contract)])),
      schemas: { cloudEventHeaders: headersSchema() },
    },
  };
}

function channelOf(context: Context, contracts: readonly Contract[]): JsonObject {
  return {
    address: TOPICS[context],
    description: `What ${context} publishes. Kept for good.`,
    messages: Object.fromEntries(contracts.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
  };
}

function operationOf(context: Context, contracts: readonly Contract[]): JsonObject {
  return {
    action: 'send',
    summary: `${context} publishes its events.`,
    channel: { $ref: `#/channels/${context}` },
    messages: contracts.map(({ type }) => ({ $ref: `#/channels/${context}/messages/${type}` })),
  };
}

function messageOf(contract: Contract): JsonObject {
  return {
    name: contract.type,
    title: contract.type.split('.').slice(2, -1).join('.'),
    summary: contract.summary,
    contentType: 'application/json',
    ...(contract.completesStep ? { tags: [{ name: 'completes-step' }] } : {}),
    headers: { $ref: '#/components/schemas/cloudEventHeaders' },
    payload: {
      schemaFormat: 'application/schema+json;version=draft-2020-12',
      schema: { $ref: `./schemas/${contract.type}.json` },
    },
    bindings: { kafka: { key: { type: 'string', description: 'The subject.' }, bindingVersion: '0.5.0' } },
  };
}

function headersSchema(): JsonObject {
  return {
    type: 'object',
    required: Object.entries(HEADERS).flatMap(([name, header]) => (header.required ? [name] : [])),
    properties: Object.fromEntries(
      Object.entries(HEADERS).map(([name, { description, format }]) => [
        name,
        { type: 'string', description, ...(format === undefined ? {} : { format }) },
      ]),
    ),
  };
}
