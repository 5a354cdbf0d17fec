"""The issuer put together: the one place that reads the clock and draws lots."""

import json
import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from issuer.config import Settings
from issuer.errors import ConfigurationError, NotInitializedError
from issuer.instance_keys import InstanceKeys
from issuer.own_verifier import (
    ChallengesInDatabase,
    OwnCopies,
    own_environment,
    own_links_first,
    verify_with,
    with_receipts,
)
from issuer.published import Published
from issuer.receipt_key import (
    ReceiptIdentity,
    make_receipt_key,
    open_receipt_desk,
    receipt_identity,
)
from issuer.services.addresses import Identity
from issuer.services.journal import Act
from issuer.services.keys import DID_DOCUMENT, publish_keys
from issuer.services.ports import IssuingPorts
from issuer.services.sign_in import SignInPorts
from issuer.services.trust import LIST_SOURCE, TRUST_LIST, TrustPorts, list_name
from issuer.services.vc_api_ports import VcApiPorts
from issuer.signing_desk import TwoKeyDesk, press_for
from issuer.storage.database import SqlDatabase
from issuer.storage.schema import require_current
from keys.did_document import DidDocument, parse_did_document
from keys.private.keystore import KeyRecord, Keystore
from keys.public_key import KeyType
from verifier.bootstrap import RATE_KEY_BYTES, build_environment, build_network
from verifier.config import VerifierSettings
from verifier.config import load_settings as load_verifier_settings
from verifier.intake.confined import Confinement
from verifier.network.shelves import Network
from verifier.ports import Environment, TrustList
from verifier.proven_lists import ProvenLists
from verifier.service import VerifierService
from verifier.trust.lists import parse_trust_list

if TYPE_CHECKING:
    from flask import Flask

    from issuer.web.single_sign_on import SingleSignOn


# 128 bits, as 22 characters: what `vc.identity` asks of a salt.
SALT_BYTES: Final = 16
TOKEN_BYTES: Final = 32
_KEYSTORE_FILE: Final = "keystore.json"

__all__ = ["Application", "KeyRecord", "Keystore", "current_time"]


def current_time() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class Application:
    """The issuer by its settings. Nothing is opened before it is asked for."""

    def __init__(
        self, settings: Settings, *, clock: Callable[[], datetime] = current_time
    ) -> None:
        self.settings = settings
        self.clock = clock

    @cached_property
    def identity(self) -> Identity:
        """Who we are and where our things live."""
        return Identity(
            did=self.settings.did,
            name=self.settings.issuer_name,
            base_url=self.settings.base_url,
            linkedin_organization_id=self.settings.linkedin_organization_id,
        )

    @cached_property
    def bare_database(self) -> SqlDatabase:
        """The database, whether or not it has our tables yet."""
        return SqlDatabase(self.settings.database_url)

    @cached_property
    def database(self) -> SqlDatabase:
        """The database.

        Raises:
            NotInitializedError: `signet init` has not been run for this program.
            StorageError: it cannot be used.
        """
        require_current(self.bare_database)
        return self.bare_database

    @property
    def passphrase(self) -> str:
        """What opens the keystore.

        Raises:
            ConfigurationError: it is not set.
        """
        if self.settings.key_passphrase is None:
            msg = "SIGNET_KEY_PASSPHRASE is not set, and the keys need it. Set it, or "
            raise ConfigurationError(msg + "SIGNET_KEY_PASSPHRASE_FILE.")
        return self.settings.key_passphrase

    @cached_property
    def keystore(self) -> Keystore:
        """The opened keystore.

        Raises:
            KeystoreError: it cannot be used; the message says why.
        """
        return Keystore.open(self.settings.keys_dir, self.passphrase)

    def make_keystore(self) -> Keystore:
        """The keystore, made first if there is none.

        Raises:
            KeystoreError: it cannot be made or used.
        """
        if not (self.settings.keys_dir / _KEYSTORE_FILE).exists():
            Keystore.create(self.settings.keys_dir, self.passphrase)
        return self.keystore

    @cached_property
    def published(self) -> Published:
        """What the database publishes, in memory while it does not change."""
        return Published(self.database)

    @cached_property
    def proven_lists(self) -> ProvenLists:
        """The status lists that this process has proven."""
        return ProvenLists()

    def did_document(self) -> Mapping[str, Any]:
        """Our DID document, as published.

        Raises:
            NotInitializedError: there is none yet.
        """
        return self.own_keys().document

    def own_keys(self) -> DidDocument:
        """Our DID document, ready for use; read again only when it has changed.

        Raises:
            NotInitializedError: there is none yet.
        """
        found = self.published.value(DID_DOCUMENT, self._read_own_keys)
        if found is None:
            msg = "the issuer has no published keys yet. Run `signet init`."
            raise NotInitializedError(msg)
        return found

    def trust_list(self) -> TrustList:
        """Our own list of issuers, as the console keeps it; we ourselves are added."""
        name = list_name(self.identity)
        kept = self.published.value(TRUST_LIST, _read_trust_list)
        return kept or TrustList(name=name, source=LIST_SOURCE)

    def _read_own_keys(self, content: bytes) -> DidDocument:
        document: Mapping[str, Any] = json.loads(content)
        if document.get("id") != self.identity.did:
            msg = f"the published keys are those of {document.get('id')}. Run `signet "
            raise NotInitializedError(msg + "init` after a change of SIGNET_BASE_URL.")
        return parse_did_document(document, expected_id=self.identity.did)

    @cached_property
    def verifier_settings(self) -> VerifierSettings:
        """The verifier's settings, which are among ours."""
        return load_verifier_settings(
            {
                "SIGNET_TRUST_LIST": self.settings.trust_list,
                "SIGNET_FETCH_ALLOW": self.settings.fetch_allow,
                "SIGNET_RATE_LIMIT": self.settings.rate_limit,
                "SIGNET_TRUSTED_PROXIES": self.settings.trusted_proxies,
            }
        )

    @cached_property
    def copies(self) -> OwnCopies:
        """The credentials that we publish, for comparison and for links to them."""
        return OwnCopies(self.identity, self.database)

    @cached_property
    def _online(self) -> Network:
        return build_network(self.verifier_settings, clock=self.clock)

    def network(self, *, offline: bool = False) -> Network:
        """What may be fetched; what was fetched is remembered by the process."""
        return Network(cache=None) if offline else self._online

    def environment(self, *, offline: bool = False) -> Environment:
        """What a verification beside the issuer may consult, as of now."""
        around = build_environment(
            self.verifier_settings,
            network=self.network(offline=offline),
            clock=self.clock,
        )
        found = own_environment(
            self.identity,
            own=self.own_keys(),
            published=self.published,
            clock=self.clock,
            kept=self.trust_list(),
            around=replace(
                around, proven_lists=self.proven_lists, published=self.copies
            ),
        )
        receipts = self.receipt_identity
        return found if receipts is None else with_receipts(found, receipts)

    def fetch(self, *, offline: bool = False) -> Callable[[str], bytes]:
        """How a link that somebody hands in is read: our own without the network."""
        return own_links_first(self.copies, outer=self.network(offline=offline).link)

    def verifier(self, *, offline: bool = False) -> VerifierService:
        """The verifier beside the issuer."""
        return VerifierService(
            environment=lambda: self.environment(offline=offline),
            fetch=self.fetch(offline=offline),
            clock=self.clock,
            challenges=ChallengesInDatabase(self.database, self.new_token),
            confined=Confinement(),
        )

    @cached_property
    def ports(self) -> IssuingPorts:
        """Everything that issuing needs, the signing keys included.

        Raises:
            KeystoreError: a key is missing, or the keystore cannot be used.
        """
        did = self.identity.did
        proof_signer = self.keystore.signer(KeyType.ED25519, did=did)
        return IssuingPorts(
            database=self.database,
            desk=TwoKeyDesk(
                proof_signer=proof_signer,
                token_signer=self.keystore.signer(KeyType.P256, did=did),
                press=press_for(proof_signer),
            ),
            # What is being issued has no published copy yet to compare it with.
            verify=verify_with(replace(self.environment(offline=True), published=None)),
            identity=self.identity,
            new_id=self.new_id,
            new_salt=lambda: secrets.token_urlsafe(SALT_BYTES),
            random_below=secrets.randbelow,
        )

    @cached_property
    def instance_keys(self) -> InstanceKeys:
        """The keys of VC API instances.

        Raises:
            ConfigurationError: the passphrase is not set.
        """
        return InstanceKeys(self.settings.data_dir, self.passphrase)

    @cached_property
    def receipt_identity(self) -> ReceiptIdentity | None:
        """Who signs the verifier's receipts here, if anybody does.

        Raises:
            KeysError: what was published of it is damaged.
        """
        return receipt_identity(self.settings.data_dir, self.identity)

    def make_receipt_key(self, *, now: datetime) -> None:
        """Make the key for receipts where it is missing.

        Raises:
            ConfigurationError: the passphrase is not set.
            KeystoreError: it cannot be made.
        """
        make_receipt_key(
            self.settings.data_dir, self.passphrase, self.identity, now=now
        )
        vars(self).pop("receipt_identity", None)

    def publish_keys(self, act: Act, *, because: str) -> None:
        """Publish the DID document and the key set: the badges' keys and instances'.

        Raises:
            KeystoreError: a keystore cannot be used.
        """
        with self.database.read() as uow:
            instances = uow.vc_api.instances()
        own = self.keystore.published_keys()
        publish_keys(
            self.identity.did,
            (*own, *self.instance_keys.published_keys(instances)),
            database=self.database,
            act=act,
            because=because,
        )

    def vc_api_ports(self) -> VcApiPorts | None:
        """What the VC API's issuer needs, if this process may open instances' keys."""
        if self.settings.key_passphrase is None:
            return None
        return VcApiPorts(
            database=self.database,
            identity=self.identity,
            signer_of=self.instance_keys.signer,
            random_below=secrets.randbelow,
            random_bytes=secrets.token_bytes,
            clock=self.clock,
        )

    @cached_property
    def sign_in_ports(self) -> SignInPorts:
        """What signing in to the console needs."""
        return SignInPorts(
            database=self.database, new_id=self.new_id, new_token=self.new_token
        )

    @cached_property
    def trust_ports(self) -> TrustPorts:
        """What keeping our own list of issuers needs."""
        return TrustPorts(
            database=self.database, identity=self.identity, new_id=self.new_id
        )

    @staticmethod
    def new_token() -> str:
        """A bearer token that nobody can guess: 256 bits."""
        return secrets.token_urlsafe(TOKEN_BYTES)

    @staticmethod
    def new_id() -> str:
        """An identifier that nobody can guess."""
        return str(uuid.uuid4())

    def web(self) -> "Flask":
        """The public pages and the verifier, in one application that signs no badge."""
        from issuer.artifacts.pictures import Pictures
        from issuer.web import make_issuer_app
        from issuer.web.ports import PublicPorts
        from verifier.web import protect

        host = self.settings.base_url.partition("://")[2]
        app = make_issuer_app(
            vc_api=self.vc_api_ports(),
            ports=PublicPorts(
                database=self.database,
                identity=self.identity,
                pictures=Pictures(name=self.identity.name, host=host),
                # Only pages offer receipts, so only here is their key opened.
                verifier=replace(
                    self.verifier(),
                    receipts=open_receipt_desk(
                        self.settings.data_dir,
                        self.settings.key_passphrase,
                        self.receipt_identity,
                        self.new_id,
                    ),
                ),
            ),
        )
        limited = self._add_console(app)
        key = secrets.token_bytes(RATE_KEY_BYTES)
        protect(app, self.verifier_settings, key=key, also=limited)
        return app

    def _single_sign_on(self) -> "SingleSignOn | None":
        if self.settings.oidc is None:
            return None
        from issuer.web.single_sign_on import SingleSignOn

        done = f"{self.identity.base_url}/console/sign-in/done"
        return SingleSignOn(self.settings.oidc, redirect_uri=done)

    def _add_console(self, app: "Flask") -> frozenset[str]:
        """Add the console, if there is one; its endpoints that strangers may ask."""
        secret_key = self.settings.secret_key
        if secret_key is None:
            return frozenset()
        from issuer.web import console

        ports = console.ConsolePorts(
            sign_in=self.sign_in_ports,
            trust=self.trust_ports,
            environment=self.environment,
            clock=self.clock,
            single_sign_on=self._single_sign_on(),
        )
        console.register(app, ports, secret_key=secret_key)
        return console.LIMITED


def _read_trust_list(content: bytes) -> TrustList:
    return parse_trust_list(json.loads(content), source=LIST_SOURCE)
