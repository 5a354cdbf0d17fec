"""Files that only their owner may read, written whole or not at all."""

import os
import stat
from pathlib import Path
from typing import Final

from keys.errors import KeystoreError

_DIRECTORY_MODE: Final = 0o700
_FILE_MODE: Final = 0o600
_OTHERS: Final = 0o077
# An encrypted RSA key of 8,192 bits takes about 7 KiB.
MAX_FILE_BYTES: Final = 64 * 1024


def create_private_directory(directory: Path) -> None:
    """Make `directory`, for its owner alone; an empty one that exists will do.

    Raises:
        KeystoreError: it cannot be made, or there is something in it.
    """
    try:
        directory.mkdir(mode=_DIRECTORY_MODE, parents=True, exist_ok=True)
        occupied = any(directory.iterdir())
    except OSError as exc:
        msg = f"the keystore {directory} cannot be made ({exc.strerror})"
        raise KeystoreError(msg) from exc
    if occupied:
        msg = (
            f"{directory} is not empty; open the keystore there or choose another place"
        )
        raise KeystoreError(msg)
    check_private_directory(directory)


def check_private_directory(directory: Path) -> None:
    """Hold `directory` to mode 0700, our own, and no symbolic link.

    Raises:
        KeystoreError: what is wrong, and what to do about it.
    """
    status = _status(directory, missing="run `signet init` to make one")
    if not stat.S_ISDIR(status.st_mode):
        msg = f"the keystore {directory} is not a directory; give the directory itself"
        raise KeystoreError(msg)
    _refuse_others(directory, status, mode="0700")


def read_private_file(path: Path) -> bytes:
    """The content of `path`, which must be of mode 0600, our own, and no link.

    Raises:
        KeystoreError: what is wrong, and what to do about it.
    """
    status = _status(path, missing="restore it from the backup")
    if not stat.S_ISREG(status.st_mode):
        msg = f"{path} is not a plain file; put the key file itself in its place"
        raise KeystoreError(msg)
    _refuse_others(path, status, mode="0600")
    if status.st_size > MAX_FILE_BYTES:
        msg = f"{path} is too large for a key; restore it from the backup"
        raise KeystoreError(msg)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            return file.read(MAX_FILE_BYTES)
    except OSError as exc:
        msg = f"{path} cannot be read ({exc.strerror}); check its owner and its disk"
        raise KeystoreError(msg) from exc


def write_private_file(path: Path, content: bytes) -> None:
    """Put `content` at `path`: readers see the old file or the new one, never a part.

    Raises:
        KeystoreError: it cannot be written; the old file is as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        _write_through(temporary, content)
        temporary.replace(path)
        _sync_directory(path.parent)
    except OSError as exc:
        temporary.unlink(missing_ok=True)
        msg = f"{path} cannot be written ({exc.strerror}); make room or check its owner"
        raise KeystoreError(msg) from exc


def _write_through(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, _FILE_MODE), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _status(path: Path, *, missing: str) -> os.stat_result:
    try:
        status = path.lstat()
    except FileNotFoundError as exc:
        msg = f"there is no {path}; {missing}"
        raise KeystoreError(msg) from exc
    except OSError as exc:
        msg = (
            f"{path} cannot be looked at ({exc.strerror}); check the path and its owner"
        )
        raise KeystoreError(msg) from exc
    if stat.S_ISLNK(status.st_mode):
        msg = f"{path} is a symbolic link; give the real path"
        raise KeystoreError(msg)
    return status


def _refuse_others(path: Path, status: os.stat_result, *, mode: str) -> None:
    if status.st_uid != os.geteuid():
        msg = f"{path} belongs to another user; run `chown` on it or run as its owner"
        raise KeystoreError(msg)
    if status.st_mode & _OTHERS:
        found = f"{stat.S_IMODE(status.st_mode):04o}"
        msg = f"{path} has mode {found}, open to others; run `chmod {mode} {path}`"
        raise KeystoreError(msg)
