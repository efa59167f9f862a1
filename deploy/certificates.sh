#!/bin/sh
# Certificates for what talks inside: Kafka and KurrentDB, from an authority of the office's own. With DOMAIN set also one
# for the site, for an office without a public one (then TLS="tls /certificates/site.crt /certificates/site.key").
#   sh deploy/certificates.sh <folder>      repeat it to renew; the authority stays
# The authority's key (ca.key) is needed only here: keep it away from the machine that serves.
set -eu
folder=${1:?folder to write to}
mkdir -p "$folder/kafka" "$folder/kurrentdb/ca" "$folder/site"
cd "$folder"

if [ ! -f ca.crt ]; then
  openssl req -x509 -newkey rsa:3072 -sha256 -days 3650 -noenc -keyout ca.key -out ca.crt \
    -subj "/CN=Alur internal authority" \
    -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign 2> openssl.log
  chmod 600 ca.key
fi

# issue <file stem> <common name> <alternative names>
issue() {
  openssl req -new -newkey rsa:3072 -noenc -keyout "$1.key" -out "$1.csr" -subj "/CN=$2" 2>> openssl.log
  printf 'subjectAltName=%s\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth,clientAuth\n' "$3" > "$1.ext"
  openssl x509 -req -sha256 -days 397 -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -extfile "$1.ext" -out "$1.crt" 2>> openssl.log
  rm "$1.csr" "$1.ext"
}

issue kafka/tls kafka DNS:kafka,DNS:localhost
cat kafka/tls.key kafka/tls.crt > kafka/keystore.pem
cp ca.crt kafka/ca.crt
issue kurrentdb/tls kurrentdb DNS:kurrentdb,DNS:localhost
cp ca.crt kurrentdb/ca/ca.crt
if [ -n "${DOMAIN:-}" ]; then issue site/site "$DOMAIN" "DNS:$DOMAIN"; fi
rm -f openssl.log

# Each container reads its own folder, under its own user: the folders are closed, their files are not.
chmod 644 ca.crt kafka/* kurrentdb/tls.* kurrentdb/ca/* site/* 2> /dev/null || true
echo "Certificates are in $folder. Close it for others: chmod 700 $folder"
