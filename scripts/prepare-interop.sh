#!/bin/sh
# Install other people's stacks, pinned: Node's packages, and openbadgeslib apart from ours.
set -eu
cd "$(dirname "$0")/.."
if command -v npm >/dev/null 2>&1; then
  if [ tests/interop/package-lock.json -nt tests/interop/node_modules/.package-lock.json ]; then
    (cd tests/interop && npm ci --silent --ignore-scripts)
  fi
else
  echo "prepare-interop: there is no npm here" >&2
fi
if [ ! -x .venv-peers/bin/python ] || [ requirements/peers.lock -nt .venv-peers/.installed ]; then
  .venv/bin/python -m venv .venv-peers
  .venv-peers/bin/python -m pip install --quiet --disable-pip-version-check \
    --require-hashes -r requirements/peers.lock
  touch .venv-peers/.installed
fi
