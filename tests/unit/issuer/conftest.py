import copy
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files

import pytest

from issuer.catalogue.load import load_catalogue
from issuer.catalogue.strict_yaml import parse_yaml
from issuer.domain.micro_credential import MicroCredential
from issuer.domain.offering import Offering
from issuer.domain.people import Enrolee, EnrolmentResult, History, OutcomeResult
from issuer.domain.policy.award import EligibilityCase

NOW = datetime(2026, 8, 1, 9, 0, tzinfo=UTC)
CATALOGUE = (files("issuer.demo") / "catalogue.yaml").read_bytes()
VALUES = parse_yaml(CATALOGUE, name="catalogue.yaml").value


@pytest.fixture
def values():
    """The sample catalogue as plain values: one valid thing, to change one thing of."""
    return copy.deepcopy(VALUES)


@pytest.fixture
def micro_credential(values):
    """The first micro-credential of `values`."""
    return values["micro_credentials"][0]


@pytest.fixture
def findings(values):
    """Check `values` as they are now; (rule, place) of every finding."""

    def check():
        data = json.dumps(values, ensure_ascii=False).encode()
        return load_catalogue(data, name="catalogue.yaml").findings

    return check


@pytest.fixture
def rules(findings):
    """The rules that `values` break as they are now."""
    return lambda: {finding.rule for finding in findings()}


@pytest.fixture
def case():
    """An eligible enrolee; keyword arguments change one thing."""
    catalogue = load_catalogue(CATALOGUE, name="catalogue.yaml")
    versions = {one.code: one for one in catalogue.values(MicroCredential)}
    offerings = {one.code: one for one in catalogue.values(Offering)}

    def make(code="DGOV01", offering="DGOV01-2026A", *, history=None, **changes):
        outcomes = {"LO1": True, "LO2": True, "LO3": True} | changes.pop("outcomes", {})
        known = {one.id for one in versions[code].outcomes}
        result = EnrolmentResult(
            enrolee=Enrolee(
                id_number="x1", given_name="A", family_name="B", email="a@b.example"
            ),
            outcomes=tuple(
                OutcomeResult(outcome=one, passed=passed)
                for one, passed in outcomes.items()
                if one in known
            ),
            **(
                {"induction_passed": True, "attendance_percent": Decimal(100)} | changes
            ),
        )
        return EligibilityCase(
            version=versions[code],
            offering=offerings[offering],
            result=result,
            history=history or History(),
            on=date(2026, 8, 1),
        )

    return make
