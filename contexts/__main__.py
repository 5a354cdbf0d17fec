"""`python -m contexts check`, and `python -m contexts repin [--accept]`."""

import argparse
import sys
import tempfile
from pathlib import Path

from contexts.errors import ContextsError
from contexts.pins import PINS
from contexts.repin import Fetched, fetch_packages, write_documents

DOCUMENTS = Path(__file__).parent / "documents"


def main(arguments: list[str] | None = None) -> int:
    """Run one of the two commands; 0 only if every file is as pinned."""
    parser = argparse.ArgumentParser(prog="python -m contexts", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="compare the files with their digests")
    repin = commands.add_parser("repin", help="fetch the packages and compare")
    repin.add_argument(
        "--accept", action="store_true", help="write files that differ from their pins"
    )
    chosen = parser.parse_args(arguments)
    try:
        return _check() if chosen.command == "check" else _repin(accept=chosen.accept)
    except ContextsError as exc:
        print(exc, file=sys.stderr)
        return 1


def _check() -> int:
    from contexts.loader import PINNED_URLS  # importing is checking

    print(f"{len(PINNED_URLS)} contexts, each as pinned")
    return 0


def _repin(*, accept: bool) -> int:
    with tempfile.TemporaryDirectory() as directory:
        fetched = fetch_packages(PINS.values(), Path(directory))
    changed = [each for each in fetched if each.differs]
    for each in changed:
        print(_difference(each))
    if changed and not accept:
        print("nothing written; review, then repeat with --accept", file=sys.stderr)
        return 1
    write_documents(fetched, DOCUMENTS)
    print(f"{len(fetched)} files written, {len(changed)} of them changed")
    return 0


def _difference(each: Fetched) -> str:
    return (
        f"{each.pin.file} ({each.pin.source}): pinned {each.pin.sha256}, "
        f"now {each.sha256}; after --accept, put that into contexts/pins.py"
    )


if __name__ == "__main__":
    sys.exit(main())
