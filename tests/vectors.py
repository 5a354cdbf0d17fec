"""Published test vectors: read from a directory, never copied into the repository."""

import os
from pathlib import Path

import pytest

_DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "vectors"


def vector_path(relative: str) -> Path:
    """The vectors at `relative`, or a skip that names what is missing."""
    root = Path(os.environ.get("SIGNET_VECTORS", _DEFAULT))
    path = root / relative
    if not path.exists():
        pytest.skip(f"no vectors {relative!r}: set SIGNET_VECTORS to their directory")
    return path
