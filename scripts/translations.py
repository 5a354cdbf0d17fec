"""Bring every catalogue of translations up to date: `python scripts/translations.py`.

Finds each sentence that is marked in code and templates, keeps what is translated, and
says what is missing. The catalogues are read as they are at start: nothing to compile.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).parents[1]
CATALOGUES: Final = ROOT / "templates" / "translations"
_PYTHON: Final = ("verifier", "issuer/web")
# The issuer's own pages are in English (docs/adr/0025).
_TEMPLATES: Final = ("templates", "templates/verifier")
_KEYWORDS: Final = {
    "N_": None,
    "NN_": (1, 2),
    "text": None,
    "plural": (1, 2),
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
}


def marked_sentences() -> Catalog:
    """Every sentence that is marked, with the files that it stands in."""
    found = Catalog(project="Signet", charset="utf-8")
    for path, method in _sources():
        options = {"trimmed": "true", "silent": "false"} if method == "jinja2" else {}
        content = BytesIO(path.read_bytes())
        for _, message, comments, _context in extract(
            method, content, keywords=_KEYWORDS, options=options
        ):
            name = path.relative_to(ROOT).as_posix()
            found.add(message, locations=[(name, None)], auto_comments=comments)
    return found


def catalogue(path: Path) -> Catalog:
    """A catalogue as it is kept."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def paths() -> list[Path]:
    """Every catalogue that there is."""
    return sorted(CATALOGUES.glob("*/LC_MESSAGES/messages.po"))


def _sources() -> Iterator[tuple[Path, str]]:
    for folder in _PYTHON:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, "python"
    for folder in _TEMPLATES:
        for path in sorted((ROOT / folder).glob("*.html")):
            yield path, "jinja2"


def _update(path: Path) -> list[str]:
    kept = catalogue(path)
    kept.update(marked_sentences(), no_fuzzy_matching=True, update_creation_date=False)
    kept.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, kept, width=88, sort_output=True, omit_header=False)
    return [str(one.id) for one in kept if one.id and not one.string]


def main() -> int:
    """Update them; 1 if a sentence has no translation."""
    missing = {path: _update(path) for path in paths()}
    for path, sentences in missing.items():
        for sentence in sentences:
            sys.stdout.write(f"{path.relative_to(ROOT)}: missing: {sentence}\n")
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
