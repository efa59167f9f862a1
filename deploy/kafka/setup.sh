#!/usr/bin/env bash
# Accounts of the six services and their rights. Repeating it sets the passwords anew and changes nothing else.
#   KAFKA_BIN   folder of the kafka-*.sh tools      BOOTSTRAP  admin listener of the broker
#   CA_FILE     authority of its certificate        KAFKA_ADMIN_PASSWORD, KAFKA_PASSWORD_<SERVICE>
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 077

cat > "$work/admin.properties" <<PROPERTIES
security.protocol=SASL_SSL
sasl.mechanism=PLAIN
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="admin" password="${KAFKA_ADMIN_PASSWORD:?}";
ssl.truststore.type=PEM
ssl.truststore.location=${CA_FILE:?}
PROPERTIES

for service in intake verification survey disbursement notification portal; do
  variable="KAFKA_PASSWORD_${service^^}"
  # From a file: an argument would show the password in the list of processes.
  printf 'SCRAM-SHA-512=password=%s\n' "${!variable:?}" > "$work/scram.properties"
  "${KAFKA_BIN:?}/kafka-configs.sh" --bootstrap-server "${BOOTSTRAP:?}" --command-config "$work/admin.properties" \
    --alter --entity-type users --entity-name "$service" --add-config-file "$work/scram.properties"
done

KAFKA_ACLS="$KAFKA_BIN/kafka-acls.sh --bootstrap-server $BOOTSTRAP --command-config $work/admin.properties" sh "$here/acls.sh" |
  sh -e
