"""One office with an instance of every suite, for all statements about the VC API."""

import pytest

from tests.vc_api_office import Office

INSTANCES = {
    "rdfc": ["--cryptosuite", "eddsa-rdfc-2022"],
    "jcs": ["--cryptosuite", "eddsa-jcs-2022"],
    "p256": ["--cryptosuite", "ecdsa-rdfc-2019"],
    "p384": ["--cryptosuite", "ecdsa-rdfc-2019", "--key-type", "P-384"],
    "p256-jcs": ["--cryptosuite", "ecdsa-jcs-2019"],
    "p384-jcs": ["--cryptosuite", "ecdsa-jcs-2019", "--key-type", "P-384"],
    "sd": ["--cryptosuite", "ecdsa-sd-2023"],
    "revocable": ["--cryptosuite", "eddsa-rdfc-2022", "--status-purpose", "revocation"],
}


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    office = Office(tmp_path_factory.mktemp("vc-api-statements"))
    for name, options in INSTANCES.items():
        office.create(name, *options)
    office.client = office.session.application.web().test_client()
    yield office
    office.session.application.database.close()
