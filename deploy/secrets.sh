#!/bin/sh
# Prints an environment file with a fresh random value for every secret of compose.yaml; keep it readable for you only:
#   (umask 077; DOMAIN=layanan.example sh deploy/secrets.sh > deploy/.env)
# Letters and digits only, because some of them stand in URLs. The master key protects all personal data: keep a copy apart.
set -eu
random() { LC_ALL=C tr -dc 'A-Za-z0-9' < /dev/urandom | head -c "$1"; }
here=$(cd "$(dirname "$0")" && pwd)

echo "DOMAIN=${DOMAIN:?name of this site, as in https://<name>/}"
echo "CERTIFICATES=${CERTIFICATES:-$here/certificates}"
echo "KEYCLOAK_ADMIN=${KEYCLOAK_ADMIN:-pengelola}"
echo "GRAFANA_ADMIN=${GRAFANA_ADMIN:-pengelola}"
# Of the form that Kafka makes: 16 bytes, base64 for URLs.
echo "KAFKA_CLUSTER_ID=$(random 21)Q"
for name in ALUR_MASTER_KEY ALUR_METRICS_TOKEN MONGODB_KEY; do
  echo "$name=$(random 48)"
done
# The key of each service towards intake, as `alur keys service` derives it.
service_secret=$(random 48)
echo "ALUR_SERVICE_SECRET=$service_secret"
for service in verification survey disbursement notification portal; do
  key=$(printf 'alur-service/%s' "$service" | openssl dgst -sha256 -hmac "$service_secret" | sed 's/^.* //')
  echo "SERVICE_KEY_$(echo "$service" | tr 'a-z' 'A-Z')=$key"
done
for name in KURRENTDB_PASSWORD KURRENTDB_OPS_PASSWORD MONGODB_ROOT_PASSWORD KAFKA_ADMIN_PASSWORD \
  KEYCLOAK_ADMIN_PASSWORD KEYCLOAK_DB_PASSWORD GRAFANA_PASSWORD; do
  echo "$name=$(random 32)"
done
for service in INTAKE VERIFICATION SURVEY DISBURSEMENT NOTIFICATION PORTAL; do
  echo "KAFKA_PASSWORD_$service=$(random 32)"
  echo "MONGODB_PASSWORD_$service=$(random 32)"
done
