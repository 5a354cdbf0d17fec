"""`signet init`, as often as one likes: folders, tables, keys, and who we are."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from issuer.bootstrap import Application
from issuer.errors import CannotCreateError
from issuer.services.journal import Act
from issuer.storage.schema import migrate
from keys.public_key import KeyType

# One key for proofs, one for tokens (issuer.signing_desk).
NEEDED_KEYS: Final = (KeyType.ED25519, KeyType.P256)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """What there is now, and which keys were made for it."""

    revision: str
    new_keys: tuple[str, ...]


def set_up(application: Application, act: Act) -> SetUp:
    """Make what is missing of data folder, tables, keystore and keys, and publish them.

    Raises:
        ConfigurationError: a setting is missing; nothing was made.
        CannotCreateError: the data folder cannot be made.
        StorageError: the database cannot be used.
        KeystoreError: the keystore cannot be used.
    """
    _ = application.passphrase  # said to be missing before anything is made
    _make_folder(application.settings.data_dir)
    revision = migrate(application.bare_database)
    keystore = application.make_keystore()
    new_keys = []
    for key_type in NEEDED_KEYS:
        if keystore.active(key_type) is None:
            made = keystore.generate(key_type, now=act.at)
            new_keys.append(keystore.activate(made.kid, now=act.at).kid)
    application.make_receipt_key(now=act.at)
    application.publish_keys(act, because="init")
    return SetUp(revision=revision, new_keys=tuple(new_keys))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as exc:
        msg = f"{folder} cannot be made ({exc.strerror}). See SIGNET_DATA_DIR."
        raise CannotCreateError(msg) from exc
