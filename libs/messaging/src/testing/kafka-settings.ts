export interface KafkaSettings {
  readonly port: number;
  readonly controller: number;
  /** Folder of the log. */
  readonly data: string;
  readonly listener?: { readonly port: number; readonly keystore: string } | undefined;
}

/** `server.properties` of one node that starts fast and keeps everything small. */
export function kafkaSettings({ port, controller, data, listener }: KafkaSettings): string {
  const listeners = [
    `PLAINTEXT://127.0.0.1:${port}`,
    `CONTROLLER://127.0.0.1:${controller}`,
    ...(listener ? [`SECURED://localhost:${listener.port}`] : []),
  ].join();
  return `process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:${controller}
listeners=${listeners}
advertised.listeners=${listeners}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
log.dirs=${data}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
log.segment.bytes=67108864
log.cleaner.dedupe.buffer.size=4194304
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
${listener ? secured(listener.keystore) : ''}`;
}

/** Clients of the open listener are anonymous and have all rights. */
function secured(keystore: string): string {
  return `ssl.keystore.type=PEM
ssl.keystore.location=${keystore}
listener.name.secured.sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.secured.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
allow.everyone.if.no.acl.found=false
`;
}
