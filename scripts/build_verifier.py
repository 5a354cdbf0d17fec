"""Build `signet-verify`, the small install: the verifier, and nothing of the issuer.

    python scripts/build_verifier.py dist

The wheel has the packages that the verifier imports, without private keys, database or
artwork, and depends on what those import. It is made from this tree's own pyproject.
"""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("contexts", "keys", "vc", "verifier", "templates")
LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", "private", "artwork", "public", "issuer", "email", "certificate"
)
# What the issuer alone needs, of the dependencies that pyproject names.
ISSUERS_ONLY = (
    *("alembic", "authlib", "flask-wtf", "joserfc", "pyyaml", "qrcode", "resvg-py"),
    *("sqlalchemy", "uharfbuzz"),
)


def project() -> str:
    """The pyproject of the small install."""
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = whole["project"]
    kept = [one for one in named["dependencies"] if not one.startswith(ISSUERS_ONLY)]
    lines = [
        "[project]",
        'name = "signet-verify"',
        f'version = "{named["version"]}"',
        'description = "Verify Open Badges 3.0 and other verifiable credentials"',
        f'license = "{named["license"]}"',
        f'requires-python = "{named["requires-python"]}"',
        f"dependencies = {kept!r}",
        "[project.scripts]",
        f'signet-verify = "{named["scripts"]["signet-verify"]}"',
        "[build-system]",
        'requires = ["setuptools>=80"]',
        'build-backend = "setuptools.build_meta"',
        "[tool.setuptools.packages.find]",
        f"include = {[f'{one}*' for one in PACKAGES]!r}",
        "namespaces = true",
        "[tool.setuptools.package-data]",
        '"*" = ["*"]',
    ]
    return "\n".join(lines) + "\n"


def build(into: Path) -> None:
    """Write the wheel into the folder `into`."""
    with tempfile.TemporaryDirectory() as temporary:
        tree = Path(temporary)
        for package in PACKAGES:
            shutil.copytree(ROOT / package, tree / package, ignore=LEFT_OUT)
        (tree / "pyproject.toml").write_text(project(), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
        options = ["--no-build-isolation", "--disable-pip-version-check"]
        subprocess.run(
            [*command, *options, "--wheel-dir", str(into), str(tree)], check=True
        )


if __name__ == "__main__":
    build(Path(sys.argv[1]).resolve())
