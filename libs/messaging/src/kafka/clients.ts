import type { OpenClient } from './client.ts';
import { openKafkajs } from './kafkajs/client.ts';

export const KAFKA_CLIENTS = ['kafkajs', 'platformatic'] as const;

/** Loads the library of a client that is not the default only where it is wanted. */
export async function loadClient(name: (typeof KAFKA_CLIENTS)[number]): Promise<OpenClient> {
  return name === 'platformatic' ? (await import('./platformatic/client.ts')).openPlatformatic : openKafkajs;
}
