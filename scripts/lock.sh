#!/bin/sh
# Pin every package with its hashes, and no registry's address, from pyproject.toml.
set -eu
cd "$(dirname "$0")/.."
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet uv
compile() {
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-annotate --no-header --no-strip-extras pyproject.toml "$@"
}
compile --group build --output-file requirements/runtime.lock
compile --group dev --output-file requirements/dev.lock
.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-annotate --no-header --no-strip-extras requirements/peers.in \
  --output-file requirements/peers.lock
.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-annotate --no-header --no-strip-extras requirements/fuzz.in \
  --output-file requirements/fuzz.lock
