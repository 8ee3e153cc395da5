#!/bin/sh
# What tests need of the system: PostgreSQL's server, etcd, RabbitMQ, Redis, a browser, a builder of
# images, shells and a checker of what they run, Go and Node. Installs all but the last two where it may; says what is missing otherwise.
set -eu
fail() { echo "tests need $1: install it, then try again" >&2; exit 1; }
# Installs Debian's package $1, of which people say $2.
add() {
  command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || fail "$2"
  echo "Installing $2 ..."
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y "$1" >/dev/null \
    || fail "$2, which this system does not offer"
}
command -v go >/dev/null || fail "Go 1.24 or newer, to build the Pulumi CLI and Kubernetes"
command -v npm >/dev/null || fail "Node 20 or newer, to evaluate IAM policies and to fetch Mermaid"
command -v openssl >/dev/null || fail "OpenSSL, to make the keys of a Kubernetes server"
# The version that stacks run: docs/decisions/0004.
[ -x /usr/lib/postgresql/15/bin/initdb ] || add postgresql-15 "PostgreSQL 15's server"
command -v etcd >/dev/null || add etcd-server "etcd's server, where Kubernetes keeps its objects"
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || add rabbitmq-server "RabbitMQ's server"
# Its continuation, Valkey, does as well; Debian 12 has none yet.
command -v valkey-server >/dev/null || command -v redis-server >/dev/null \
  || add redis-server "Redis' server"
command -v chromium >/dev/null || command -v google-chrome >/dev/null \
  || add chromium "Chromium, to look at pictures"
command -v buildah >/dev/null || add buildah "Buildah, to build images"
command -v mmdebstrap >/dev/null || add mmdebstrap "mmdebstrap, to make an image that others stand on"
command -v shellcheck >/dev/null || add shellcheck "ShellCheck, to read what workflows run"
for shell in zsh fish; do
  command -v "$shell" >/dev/null || add "$shell" "$shell, to try completion in"
done
