import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';

/** Topics and groups of one test on a broker that others use too; `drop` deletes the topics. */
export function ownTopics(
  brokers: readonly string[],
  prefix = `t-${randomBytes(6).toString('hex')}.`,
): { readonly prefix: string; drop(): Promise<void> } {
  return {
    prefix,
    async drop() {
      const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
      if (topics.length > 0) await admin.deleteTopics({ topics });
      await admin.disconnect();
    },
  };
}
