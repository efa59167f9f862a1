export type { BrokerClient, KafkaLogger, KafkaSasl, OpenClient, OutgoingRecord } from './client.ts';
export { KAFKA_CLIENTS, loadClient } from './clients.ts';
export { decode, encode, MAX_DATA_BYTES } from './cloud-events.ts';
export type { KafkaBusOptions } from './context.ts';
export { KafkaBus } from './kafka-bus.ts';
export { openKafkajs } from './kafkajs/client.ts';
