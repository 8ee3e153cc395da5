#!/bin/sh
# What tests need of the system: PostgreSQL's server, Go and Node. Installs the first where it
# may; says what is missing otherwise.
set -eu
fail() { echo "tests need $1: install it, then try again" >&2; exit 1; }
command -v go >/dev/null || fail "Go 1.24 or newer, to build the Pulumi CLI"
command -v npm >/dev/null || fail "Node 20 or newer, to evaluate IAM policies"
# The version that stacks run: docs/decisions/0004.
if ! [ -x /usr/lib/postgresql/15/bin/initdb ]; then
  command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || fail "PostgreSQL 15's server"
  echo "Installing PostgreSQL 15 ..."
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y postgresql-15 >/dev/null \
    || fail "PostgreSQL 15's server, which this system does not offer"
fi
