#!/bin/sh
# What tests need of the system: PostgreSQL's server, Go and Node. Installs the first where it
# may; says what is missing otherwise.
set -eu
fail() { echo "tests need $1: install it, then try again" >&2; exit 1; }
command -v go >/dev/null || fail "Go 1.24 or newer, to build the Pulumi CLI"
command -v npm >/dev/null || fail "Node 20 or newer, to evaluate IAM policies"
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && ! command -v initdb >/dev/null; then
  command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || fail "PostgreSQL's server"
  echo "Installing PostgreSQL ..."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y postgresql >/dev/null
fi
