"""`signet-verify` by itself: built, installed, run, with nothing of the issuer by."""

import json
import subprocess
import sys
import sysconfig

import pytest

from scripts.build_verifier import ISSUERS_ONLY, build
from tests.fuzz.seeds import genuine
from tests.support import UNI, issuer_document

BASE_PYTHON = getattr(sys, "_base_executable", sys.executable)
NOT_THERE = ("issuer", "keys.private")
IMPORT_NAMES = {"flask-wtf": "flask_wtf", "pyyaml": "yaml", "resvg-py": "resvg_py"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with the wheel unpacked as pip does it."""
    folder = tmp_path_factory.mktemp("small")
    build(folder / "dist")
    (wheel,) = (folder / "dist").glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    target = folder / "site"
    subprocess.run([*pip, "--no-deps", "--target", target, wheel], check=True)
    return target


def run(installed, code, *arguments, **environ):
    """Run Python with the wheel and its dependencies, and without this tree."""
    paths = f"{installed}:{sysconfig.get_paths()['purelib']}"
    return subprocess.run(
        [BASE_PYTHON, "-S", "-c", code, *map(str, arguments)],
        cwd=installed.parent,
        env={"PYTHONPATH": paths, "PATH": "/usr/bin:/bin", **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def trust_list(installed):
    path = installed.parent / "trust-list.json"
    entry = {"name": "Example University", "didDocument": issuer_document()}
    path.write_text(json.dumps({"registry": {UNI: entry}}))
    return path


@pytest.mark.parametrize("name", ["badge.json", "badge.jwt", "badge.png", "badge.pdf"])
def test_it_verifies_every_form_of_a_badge(name, installed, trust_list, tmp_path):
    file = tmp_path / name
    file.write_bytes(genuine()[name])

    ended = run(
        installed,
        "from verifier.__main__ import main; main()",
        "--offline",
        "--json",
        file,
        SIGNET_TRUST_LIST=str(trust_list),
    )

    report = json.loads(ended.stdout)
    assert (ended.returncode, report["verdict"]) == (2, "status-unknown"), ended.stderr
    assert report["issuer"]["name"] == "Example University"


def test_it_carries_and_imports_nothing_of_the_issuer(installed):
    assert not (installed / "issuer").exists()
    assert not (installed / "keys" / "private").exists()
    strangers = [*NOT_THERE, *(IMPORT_NAMES.get(one, one) for one in ISSUERS_ONLY)]
    ended = run(
        installed,
        "import sys, verifier, verifier.__main__\n"
        "app = verifier.create_app()\n"
        "page = app.test_client().get('/verify')\n"
        "assert page.status_code == 200, page.status\n"
        f"print([one for one in {strangers!r} if one in sys.modules])",
    )

    assert ended.stdout.strip() == "[]", ended.stderr


def test_each_of_its_files_is_there(installed):
    here = {path.name for path in (installed / "verifier").rglob("*.py")}

    assert {"confined_tasks.py", "fetching.py", "pipeline.py"} <= here
    assert list((installed / "contexts" / "documents").glob("*.json"))
    assert (installed / "templates" / "verifier" / "result.html").is_file()
