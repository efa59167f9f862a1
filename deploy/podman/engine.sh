#!/usr/bin/env bash
# A container engine with Docker's interface where no Docker runs: podman with runc, on its own storage and socket.
#   deploy/podman/engine.sh start     starts it and prints DOCKER_HOST
#   deploy/podman/engine.sh images    base image from the distribution's packages and a Kafka image from Maven's jars
#   deploy/podman/engine.sh stop      ends it; images stay
# Needs root and: podman buildah runc netavark aardvark-dns iptables containernetworking-plugins debootstrap.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache="${ALUR_CACHE:-$HOME/.cache/alur}"
home="$cache/podman"
socket="$home/engine.sock"
kafka_version=4.3.1
mkdir -p "$home"

# crun cannot set the limits that it is given on some virtual machines; runc with limits named here can.
cat > "$home/containers.conf" <<CONF
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=4096:4096"]
CONF
cat > "$home/storage.conf" <<CONF
[storage]
driver = "overlay"
graphroot = "$home/storage"
runroot = "$home/run"
CONF
export CONTAINERS_CONF="$home/containers.conf" CONTAINERS_STORAGE_CONF="$home/storage.conf"

start() {
  if ! curl -sf --max-time 2 --unix-socket "$socket" http://localhost/_ping >/dev/null; then
    rm -f "$socket"
    setsid podman system service --time=0 "unix://$socket" >"$home/engine.log" 2>&1 < /dev/null &
    echo $! > "$home/engine.pid"
    for _ in $(seq 100); do
      curl -sf --max-time 2 --unix-socket "$socket" http://localhost/_ping >/dev/null && break
      sleep 0.1
    done
    curl -sf --max-time 2 --unix-socket "$socket" http://localhost/_ping >/dev/null || { tail -5 "$home/engine.log" >&2; exit 1; }
  fi
  echo "export DOCKER_HOST=unix://$socket"
}

images() {
  if ! podman image exists localhost/debian:bookworm-slim; then
    rm -rf "$home/root"
    # The mirror that this machine's own packages come from.
    mirror=$( (cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true) |
      awk '/^(deb|URIs:)/ && !/security/ { for (i = 2; i <= NF; i++) if ($i ~ /^https?:/ && !seen++) print $i }')
    debootstrap --variant=minbase bookworm "$home/root" "$mirror" > "$home/debootstrap.log" || { tail -5 "$home/debootstrap.log" >&2; exit 1; }
    tar -C "$home/root" -c . | podman import - localhost/debian:bookworm-slim
    rm -rf "$home/root"
  fi
  if ! podman image exists "localhost/alur-kafka:$kafka_version"; then
    npm run --silent brokers -- --install
    podman build --quiet --tag "localhost/alur-kafka:$kafka_version" --build-arg BASE=localhost/debian:bookworm-slim \
      --file deploy/podman/kafka.Dockerfile "$cache/kafka-$kafka_version"
  fi
  podman images --format '{{.Repository}}:{{.Tag}} {{.Size}}'
}

case "${1:-}" in
  start) start ;;
  images) images ;;
  stop) [ -f "$home/engine.pid" ] && kill "$(cat "$home/engine.pid")" 2>/dev/null; rm -f "$home/engine.pid" "$socket" ;;
  *) sed -n '2,6p' "$0"; exit 2 ;;
esac
