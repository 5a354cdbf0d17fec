#!/bin/sh
# Fetch what the tests drive beside Python: a browser, and Node's packages. What a
# machine lacks and cannot get is left out here, and then skipped by name in pytest.
set -eu
cd "$(dirname "$0")/.."
if ! command -v chromium >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "prepare-tests: installing Debian's chromium for the browser tests"
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null || \
      echo "prepare-tests: chromium could not be installed; its tests will be skipped"
  else
    echo "prepare-tests: no chromium, and no root to install it; its tests will be skipped"
  fi
fi
# axe-core, which the browser tests hold the pages against
if command -v npm >/dev/null 2>&1 && [ ! -e node_modules/axe-core/axe.min.js ]; then
  npm ci --silent --no-audit --no-fund --ignore-scripts || \
    echo "prepare-tests: no axe-core; the tests that need it will be skipped"
fi
sh scripts/prepare-interop.sh || echo "prepare-tests: no Node packages; interop tests will be skipped"
