"""A whole issuer in memory of a test: real keys, real signatures, a real database."""

import itertools
import json
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from issuer.own_verifier import own_environment, verify_with
from issuer.published import Published
from issuer.services.addresses import Identity
from issuer.services.catalogue import import_catalogue
from issuer.services.journal import Act
from issuer.services.ports import IssuingPorts
from issuer.services.results import ResultsFile, import_results
from issuer.services.trust import LIST_SOURCE
from issuer.signing_desk import TwoKeyDesk, press_for
from issuer.storage.database import SqlDatabase
from issuer.storage.schema import migrate
from keys.did_document import (
    PublishedKey,
    build_did_document,
    parse_did_document,
)
from keys.private.signers import signer_for
from tests.databases import BOTH
from verifier.pipeline import verify_credential
from verifier.ports import TrustList

DID = "did:web:issuer.example"
BASE = "https://issuer.example"
NOW = datetime(2026, 8, 1, 9, 0, tzinfo=UTC)
CONVENOR = Act(by="convenor@x.example", at=NOW)
SECOND = Act(by="second@x.example", at=NOW + timedelta(minutes=1))
OFFICE = Act(by="office@x.example", at=NOW + timedelta(minutes=2))


@dataclass
class Office:
    """CCE with everything it needs, and shortcuts for a test to drive it."""

    ports: IssuingPorts
    environment: object
    counts: Counter = field(default_factory=Counter)

    @property
    def database(self):
        return self.ports.database

    def load_catalogue(self, name="catalogue.yaml"):
        data = (files("issuer.demo") / name).read_bytes()
        return import_catalogue(data, name=name, database=self.database, act=CONVENOR)

    def import_file(self, offering, *, keep=None, act=CONVENOR):
        data = (files("issuer.demo") / f"{offering.lower()}.csv").read_bytes()
        if keep is not None:
            lines = data.splitlines(keepends=True)
            data = b"".join([lines[0], *(lines[number] for number in keep)])
        return import_results(
            ResultsFile(data=data, name=f"{offering}.csv", offering=offering),
            database=self.database,
            act=act,
        )

    def credentials(self, **wanted):
        with self.database.read() as uow:
            return uow.credentials.credentials(**wanted)

    def report(self, credential_id, *, now=None, token=False):
        with self.database.read() as uow:
            found = uow.credentials.credential(credential_id)
        text = found.token if token else found.document.decode()
        return verify_credential(
            text, environment=self.environment, now=now or OFFICE.at
        )

    def document(self, credential_id):
        with self.database.read() as uow:
            return json.loads(uow.credentials.credential(credential_id).document)


def signers():
    return (
        signer_for(
            ed25519.Ed25519PrivateKey.from_private_bytes(b"\1" * 32),
            verification_method=f"{DID}#ed",
        ),
        signer_for(
            ec.derive_private_key(12345, ec.SECP256R1()),
            verification_method=f"{DID}#p256",
        ),
    )


@pytest.fixture
def make_office():
    """Build an office around a database; twice around the same one, for a restart."""
    ids = itertools.count()

    def make(database, *, verify=None, random_below=None):
        identity = Identity(did=DID, name="CCE", base_url=BASE)
        proof, token = signers()
        document = build_did_document(
            DID,
            [
                PublishedKey(
                    fragment=one.verification_method.partition("#")[2],
                    public_key=one.public_key,
                )
                for one in (proof, token)
            ],
        )
        environment = own_environment(
            identity,
            own=parse_did_document(document, expected_id=DID),
            published=Published(database),
            clock=lambda: OFFICE.at,
            kept=TrustList(name="ours", source=LIST_SOURCE),
        )
        ports = IssuingPorts(
            database=database,
            desk=TwoKeyDesk(
                proof_signer=proof, token_signer=token, press=press_for(proof)
            ),
            verify=verify or verify_with(environment),
            identity=identity,
            new_id=lambda: str(uuid.UUID(int=next(ids))),
            new_salt=lambda: f"salt-{next(ids):022}",
            random_below=random_below or (lambda below: next(ids) * 7919 % below),
        )
        return Office(ports=ports, environment=environment)

    return make


@pytest.fixture(**BOTH)
def database(request, tmp_path):
    url, drop = request.param(tmp_path)
    database = SqlDatabase(url)
    migrate(database)
    yield database
    database.close()
    drop()


@pytest.fixture
def office(make_office, database):
    office = make_office(database)
    office.load_catalogue()
    return office
