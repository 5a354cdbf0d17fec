#!/bin/sh
# Plant one breach at a time in a throw-away clone, and show that its gate goes red.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
bin="$here/.venv/bin"
clone=$(mktemp -d)
trap 'rm -rf "$clone"' EXIT
git clone -q "$here" "$clone" && cd "$clone" || exit 1
failed=0

plant() { # name, file, line to append, gate command
  printf '%s\n' "$3" >> "$2"
  if sh -c "$4" >/dev/null 2>&1; then
    echo "NOT CAUGHT  $1"; failed=1
  else
    echo "caught      $1"
  fi
  git checkout -q -- .
}

contracts="$bin/lint-imports --no-logo"
lint="$bin/ruff check ."
types="$bin/mypy"

plant "SQLAlchemy in vc" vc/model.py "import sqlalchemy" "$contracts"
plant "Flask in the pipeline" verifier/pipeline.py "from flask import g" "$contracts"
plant "private keys in a check" verifier/checks/proof.py "from keys.private import keystore" "$contracts"
plant "vc imports the verifier" vc/model.py "from verifier import pipeline" "$contracts"
plant "PyLD outside its door" vc/model.py "import pyld" "$contracts"
plant "one check imports another" verifier/checks/validity.py "from verifier.checks import known_issuer" "$contracts"
plant "the clock in the core" verifier/pipeline.py "_t = datetime.now()" "$lint"
plant "print" vc/model.py 'print("x")' "$lint"
plant "assert" vc/model.py "assert CREDENTIALS_V2" "$lint"
plant "seven arguments" vc/model.py 'def f(a, b, c, d, e, g, h): "Do."' "$lint"
plant "a fifth outcome" verifier/report.py "" "sed -i 's/    NOT_CHECKED = .*/&\n    MAYBE = \"maybe\"/' verifier/report.py && $types"
plant "an unverified credential shown" verifier/pipeline.py \
  '_x = check_validity(UnverifiedCredential, now=None, clock_skew=None)' "$types"
plant "one byte of a context" contexts/documents/credentials-v2.json " " "$bin/python -m contexts check"
plant "a socket to elsewhere" tests/unit/test_plant.py \
  'import socket
def test_it(): socket.create_connection(("192.0.2.1", 80), 1)' "$bin/pytest -q tests/unit/test_plant.py"
exit $failed
