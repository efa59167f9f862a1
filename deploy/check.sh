#!/usr/bin/env bash
# Checks the files of this folder with the tools that read them, without an engine or a cluster: `npm run deploy:check`.
# The tools are built once from the Go module proxy into the cache (ALUR_CACHE, default ~/.cache/alur): some minutes.
set -euo pipefail
cd "$(dirname "$0")"
bin="${ALUR_CACHE:-$HOME/.cache/alur}/bin"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$bin"

# source <module> <version>: its folder in the module cache.
source_of() { go mod download -json "$1@$2" | sed -n 's/^\t"Dir": "\(.*\)",\?$/\1/p'; }

# tool <name> <module> <version> <package>. Built as the main module, because some of them replace modules.
tool() {
  [ -x "$bin/$1" ] && return
  echo "building $1 $3 …"
  # Without service discovery, which promtool does not need here and which takes most of its build.
  (cd "$(source_of "$2" "$3")" && GOWORK=off go build -trimpath -tags remove_all_sd -o "$bin/$1" "$4")
}
node ../scripts/brokers/main.ts --install helm
helm=$(ls -d "${ALUR_CACHE:-$HOME/.cache/alur}"/helm-*/helm | tail -n 1)
tool kubectl-validate sigs.k8s.io/kubectl-validate v0.0.4 .
tool promtool github.com/prometheus/prometheus v0.314.0 ./cmd/promtool
tool caddy github.com/caddyserver/caddy/v2 v2.11.9 ./cmd/caddy

# What `docker compose config` does, by the loader of Docker Compose itself: compose-load <file>.
if ! [ -x "$bin/compose-load" ]; then
  echo "building compose-load 2.16.2 …"
  mkdir "$work/compose-load"
  cat > "$work/compose-load/main.go" << 'GO'
package main

import (
	"context"
	"log"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	options, err := cli.NewProjectOptions(os.Args[1:], cli.WithOsEnv)
	if err == nil {
		_, err = options.LoadProject(context.Background())
	}
	if err != nil {
		log.Fatal(err)
	}
}
GO
  (cd "$work/compose-load" && go mod init compose-load && go get github.com/compose-spec/compose-go/v2@v2.16.2 &&
    go mod tidy && go build -trimpath -o "$bin/compose-load" .) > "$work/build" 2>&1 || { cat "$work/build" && exit 1; }
fi

checked() { echo "ok    $*"; }
# refused <text that the refusal must have> <command …>
refused() {
  local text=$1
  shift
  if "$@" > "$work/refused" 2>&1; then echo "FAIL  accepted: $*" && exit 1; fi
  grep -qF -- "$text" "$work/refused" || { echo "FAIL  refused for another reason: $*" && cat "$work/refused" && exit 1; }
}

for script in *.sh kafka/*.sh; do bash -n "$script"; done
checked "scripts: bash -n"

DOMAIN=layanan.example CERTIFICATES=$work/certificates sh certificates.sh "$work/certificates" > /dev/null
for name in kafka/tls kurrentdb/tls site/site; do
  openssl verify -CAfile "$work/certificates/ca.crt" "$work/certificates/$name.crt" > /dev/null
done
checked "certificates: openssl verify"

DOMAIN=layanan.example CERTIFICATES=$work/certificates sh secrets.sh > "$work/env"
(set -a && . "$work/env" && "$bin/compose-load" compose.yaml)
refused "ALUR_MASTER_KEY" env -i "$bin/compose-load" compose.yaml
(set -a && . "$work/env" && ALUR_PUBLIC_URL=https://layanan.example "$bin/compose-load" office.compose.yaml)
refused "ALUR_TOKEN_SECRET" env -i "$bin/compose-load" office.compose.yaml
checked "Compose files: loaded as Docker Compose does; without secrets refused"

for tls in "" "tls $work/certificates/site/site.crt $work/certificates/site/site.key"; do
  DOMAIN=layanan.example TLS=$tls "$bin/caddy" validate --config proxy/Caddyfile --adapter caddyfile > "$work/caddy" 2>&1 ||
    { cat "$work/caddy" && exit 1; }
done
DOMAIN=layanan.example "$bin/caddy" fmt --diff proxy/Caddyfile > "$work/fmt" || { cat "$work/fmt" && exit 1; }
checked "Caddyfile: caddy validate, caddy fmt"

"$bin/promtool" check config --syntax-only prometheus/prometheus.yml > /dev/null
"$bin/promtool" check rules --lint-fatal prometheus/alerts.yaml > /dev/null
if [ -f prometheus/alerts.test.yaml ]; then "$bin/promtool" test rules prometheus/alerts.test.yaml > /dev/null; fi
node -e '
  const { readdirSync, readFileSync } = require("node:fs");
  const rules = readdirSync("grafana/dashboards").flatMap((file) =>
    JSON.parse(readFileSync(`grafana/dashboards/${file}`, "utf8")).panels.flatMap(({ id, targets }) =>
      targets.map(({ expr }, n) => ({
        record: `panel:p${id}_${n}_${file.replace(/\W/g, "_")}`,
        expr: expr.replaceAll("$service", ".*"),
      }))));
  console.log(JSON.stringify({ groups: [{ name: "dashboards", rules }] }));' > "$work/dashboards.yaml"
"$bin/promtool" check rules "$work/dashboards.yaml" > /dev/null
checked "Prometheus: promtool on configuration, alerts and every query of the dashboards"

operator=$(source_of github.com/prometheus-operator/prometheus-operator v0.85.0)
mkdir "$work/crds"
cp "$operator/example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml" "$work/crds/"
for values in helm/alur/ci/*-values.yaml; do
  "$helm" lint --strict --quiet --kube-version 1.34.0 helm/alur --values "$values"
  "$helm" template alur helm/alur --kube-version 1.34.0 --values "$values" > "$work/manifests.yaml"
  "$bin/kubectl-validate" --version 1.30 --local-crds "$work/crds" "$work/manifests.yaml" > "$work/validated" 2>&1 ||
    { cat "$work/validated" && exit 1; }
  # So that a validator that reads only the first document is noticed.
  sed 's/runAsNonRoot: true/runAsNonRoot: sometimes/' "$work/manifests.yaml" > "$work/broken.yaml"
  refused "runAsNonRoot" "$bin/kubectl-validate" --version 1.30 --local-crds "$work/crds" "$work/broken.yaml"
done
refused "publicUrl" "$helm" template alur helm/alur --kube-version 1.34.0
checked "chart: helm lint, helm template, kubectl-validate against the types of Kubernetes 1.30"

cd .. && npm --workspace @alur/scripts test --silent -- checks/deploy
