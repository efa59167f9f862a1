import { parseArgs } from 'node:util';
import {
  type AclEntry,
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} from 'kafkajs';

/** Gives the rights that lines for Kafka's own tool name: `kafka-acls.sh --add --allow-principal 'User:x' --topic …`. */
export async function allow(broker: string, commands: readonly string[]): Promise<void> {
  const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await admin.createAcls({ acl: commands.flatMap(rightsOf) });
  } finally {
    await admin.disconnect();
  }
}

function rightsOf(command: string): AclEntry[] {
  const words = command.split(' ').map((word) => word.replaceAll("'", ''));
  const { values } = parseArgs({
    args: words.slice(1),
    options: {
      add: { type: 'boolean' },
      'allow-principal': { type: 'string' },
      topic: { type: 'string' },
      group: { type: 'string' },
      'resource-pattern-type': { type: 'string', default: 'literal' },
      operation: { type: 'string', multiple: true },
    },
  });
  const { add, topic, group, operation = [], 'allow-principal': principal, 'resource-pattern-type': pattern } = values;
  const resourceName = topic ?? group;
  if (!add || principal === undefined || resourceName === undefined) throw new Error(`Not understood: ${command}`);
  return operation.map((name) => ({
    principal,
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
    operation: numberOf(AclOperationTypes, name),
    resourceType: topic === undefined ? AclResourceTypes.GROUP : AclResourceTypes.TOPIC,
    resourceName,
    resourcePatternType: numberOf(ResourcePatternTypes, pattern),
  }));
}

function numberOf(values: object, name: string): number {
  const value: unknown = Reflect.get(values, name.toUpperCase());
  if (typeof value !== 'number') throw new Error(`Kafka has no ${name}`);
  return value;
}
