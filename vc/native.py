"""The native form of our busiest modules, where somebody has built it.

`make native` lets mypyc translate them into C, from the very sources that run as plain
Python otherwise, to the same results (docs/adr/0016). What it made is taken only if it
was made of exactly the sources that stand here: an edit is never answered by old code.
"""

import hashlib
import json
import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import EXTENSION_SUFFIXES, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Final

from vc.overriding import override

# Their recursion is bounded by their own limits of depth: C has no RecursionError.
MODULES: Final = (
    *("vc.compact_form", "vc.rdf.compiled", "vc.rdf.context", "vc.rdf.dataset"),
    *("vc.rdf.disputes", "vc.rdf.form", "vc.rdf.plans", "vc.rdf.rdfc"),
    *("vc.rdf.terms", "vc.rdf.values", "vc.rdf.words", "vc.json_kinds"),
    *("vc.rules.data_model", "vc.rules.open_badges", "vc.rules.shapes"),
)
GROUP: Final = "signet__mypyc"
"""The one library that holds them all, by the name that mypyc gives it."""

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "build" / "native"
MANIFEST: Final = FOLDER / "sources.json"
SWITCH: Final = "SIGNET_NATIVE"
"""The setting that is `0` where plain Python is wanted even so."""


def source_of(module: str) -> Path:
    """Where the source of a module stands."""
    return ROOT.joinpath(*module.split(".")).with_suffix(".py")


def digests() -> dict[str, str]:
    """The digest of each source, as the manifest of what was built has it."""
    return {
        module: hashlib.sha256(source_of(module).read_bytes()).hexdigest()
        for module in MODULES
    }


def reason_against() -> str | None:
    """Why everything runs as plain Python, if it does."""
    if os.environ.get(SWITCH) == "0":
        return f"{SWITCH} is 0"
    if not _library(GROUP).exists():
        return "nothing was built for this Python; `make native` does"
    try:
        made_of = json.loads(MANIFEST.read_text())
    except (OSError, ValueError):
        return "the last build did not come to its end; `make native` again"
    if made_of != digests():
        return "the sources have changed since; `make native` again"
    return None


def install() -> None:
    """Let the modules be imported in their native form from now on, if they can."""
    if reason_against() is None:
        sys.meta_path.insert(0, _Finder())


def _library(module: str) -> Path:
    return FOLDER.joinpath(*module.split(".")).with_suffix(EXTENSION_SUFFIXES[0])


class _Finder(MetaPathFinder):
    """Finds these modules and no other."""

    @override
    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        del path, target
        if fullname != GROUP and fullname not in MODULES:
            return None
        return spec_from_file_location(fullname, _library(fullname))
