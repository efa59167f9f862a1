#!/bin/sh
# What each service may do on Kafka, and nothing else. Prints the commands; run them as the administrator of the cluster:
#
#   KAFKA_ACLS='kafka-acls.sh --bootstrap-server broker:9093 --command-config admin.properties' deploy/kafka/acls.sh | sh -e
#
# A service signs in as the principal User:<prefix><service>. ALUR_KAFKA_PREFIX is what its configuration says (default
# none). Brokers need `allow.everyone.if.no.acl.found=false` and `auto.create.topics.enable=false`.
set -eu
acls=${KAFKA_ACLS:-kafka-acls.sh --bootstrap-server localhost:9092}
prefix=${ALUR_KAFKA_PREFIX:-}

# The publisher of a topic creates it and is the only one that writes to it.
publishes() {
  echo "$acls --add --allow-principal 'User:$prefix$1' --topic '$prefix$2' --operation Create --operation Write --operation Describe"
}

consumes() {
  service=$1
  shift
  for topic in "$@"; do
    echo "$acls --add --allow-principal 'User:$prefix$service' --topic '$prefix$topic' --operation Read --operation Describe"
  done
  # Its handlers, its views, and the short-lived groups of replay and follow: all begin with its name. The last ones are
  # deleted after use.
  echo "$acls --add --allow-principal 'User:$prefix$service' --group '$prefix$service' --resource-pattern-type prefixed --operation Read --operation Describe --operation Delete"
}

publishes intake alur.intake.v1
publishes verification alur.verification.v1
publishes survey alur.survey.v1
publishes disbursement alur.disbursement.v1
publishes notification alur.notification.v1

consumes intake alur.intake.v1 alur.verification.v1 alur.survey.v1 alur.disbursement.v1
consumes verification alur.intake.v1 alur.verification.v1 alur.survey.v1
consumes survey alur.intake.v1
consumes disbursement alur.intake.v1 alur.verification.v1 alur.survey.v1 alur.disbursement.v1
consumes notification alur.intake.v1 alur.verification.v1 alur.disbursement.v1 alur.notification.v1
consumes portal alur.intake.v1 alur.verification.v1 alur.survey.v1 alur.disbursement.v1 alur.notification.v1
