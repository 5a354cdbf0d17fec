"""A batch is printed from a template, and every badge is what it would be alone."""

import json

import pytest

from issuer.services.approval import approve_batch
from issuer.services.issuance import issue_batch
from tests.trips.conftest import OFFICE, SECOND
from vc.proofs import prepare_credential, sign_prepared
from vc.template import Template

DGOV01 = "DGOV01-2026A"


@pytest.fixture
def printed(monkeypatch):
    answers = []
    canonical = Template.canonical

    def noted(self, document):
        answers.append(canonical(self, document))
        return answers[-1]

    monkeypatch.setattr(Template, "canonical", noted)
    return answers


def test_a_batch_is_printed_and_is_signed_as_each_badge_would_be(office, printed):
    office.load_catalogue()
    batch = office.import_file(DGOV01).batch
    approve_batch(batch.id, digest=batch.digest, database=office.database, act=SECOND)
    issued = issue_batch(batch.id, ports=office.ports, act=OFFICE)

    assert sum(one is not None for one in printed) > len(issued.released)
    signer = office.ports.desk.proof_signer
    for credential in office.credentials():
        alone = prepare_credential(
            credential.planned,
            cryptosuite="eddsa-rdfc-2022",
            verification_method=signer.verification_method,
            created=credential.created,
        )
        assert json.loads(credential.document) == sign_prepared(alone, signer)
