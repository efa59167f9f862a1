export { decode, encode, type IncomingRecord, MAX_DATA_BYTES, type OutgoingRecord } from './cloud-events.ts';
export { KafkaBus } from './kafka-bus.ts';
export type { KafkaBusOptions, KafkaLogger, KafkaSasl } from './settings.ts';
export { PUBLISHER_GRACE_MS } from './settling.ts';
