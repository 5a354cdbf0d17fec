#!/bin/sh
# Install other people's stacks, pinned: Node's packages, and openbadgeslib apart from ours.
set -eu
cd "$(dirname "$0")/.."

# Whether $1 (a lock file) is newer than $2, or $2 is not there yet.
outdated() { [ ! -e "$2" ] || [ -n "$(find "$1" -newer "$2")" ]; }

installed=tests/interop/node_modules/.installed
if ! command -v npm >/dev/null 2>&1; then
  echo "prepare-interop: there is no npm here, so no Node packages" >&2
elif outdated tests/interop/package-lock.json "$installed"; then
  (cd tests/interop && npm ci --silent --no-audit --no-fund --ignore-scripts)
  touch "$installed"
fi
if outdated requirements/peers.lock .venv-peers/.installed; then
  .venv/bin/python -m venv --clear .venv-peers
  .venv-peers/bin/python -m pip install --quiet --disable-pip-version-check \
    --require-hashes -r requirements/peers.lock
  touch .venv-peers/.installed
fi
