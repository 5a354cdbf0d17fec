"""What the statements about the VC API are told with: documents, and how to ask."""

import copy

from tests.support import did_key_signer
from tests.vc_api_office import NOW
from vc.canonicalize import Profile
from vc.jose import VC_JOSE_COSE, sign_token
from vc.presentation import prepare_presentation
from vc.proofs import ProofOptions, prepare_with_options, sign_prepared

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
ABSENT = object()

HOLDER = did_key_signer(77)
HOLDER_DID = HOLDER.verification_method.partition("#")[0]
STRANGER = did_key_signer(78)
SECURITY = "https://w3id.org/security#"
VCDM = "https://www.w3.org/TR/vc-data-model#"


def unsigned(did, **changes):
    """The least that is a credential, issued by `did`, with `changes`."""
    document = {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "issuer": did,
        "credentialSubject": {"id": "did:example:pupil"},
    } | changes
    return {name: one for name, one in document.items() if one is not ABSENT}


def issue(office, name, credential, **more):
    return office.post(name, "issue", {"credential": credential, **more})


def issued(office, instance, **changes):
    did = office.instances[instance]["did"]
    response = issue(office, instance, unsigned(did, **changes))
    assert response.status_code == 201, response.get_json()
    return response.get_json()["verifiableCredential"]


def altered(document, path, value):
    """`document` with the member at `path` set to `value`, or taken away."""
    changed = copy.deepcopy(document)
    *holders, name = path
    inside = changed
    for one in holders:
        inside = inside[one]
    if value is ABSENT:
        del inside[name]
    else:
        inside[name] = value
    return changed


def by_holder(**options):
    """A credential that HOLDER issued with these options of its proof."""
    options = ProofOptions(
        cryptosuite="eddsa-rdfc-2022",
        verification_method=HOLDER.verification_method,
        **options,
    )
    prepared = prepare_with_options(unsigned(HOLDER_DID), options)
    return sign_prepared(prepared, HOLDER)


def presented(document, **options):
    options = ProofOptions(
        cryptosuite="eddsa-rdfc-2022",
        verification_method=HOLDER.verification_method,
        created=NOW,
        **options,
    )
    prepared = prepare_presentation(document, options, profile=Profile.GENERAL)
    return sign_prepared(prepared, HOLDER)


def ask(office, presentation, **options):
    body = {"verifiablePresentation": presentation, "options": options}
    return office.client.post("/presentations/verify", json=body)


def enveloped_presentation(token):
    return {
        "@context": V2,
        "type": "EnvelopedVerifiablePresentation",
        "id": f"data:application/vp+jwt,{token}",
    }


def refuses(response):
    """400, `verified` false, and problems of the shape that RFC 9457 gives them."""
    body = response.get_json()
    assert response.status_code == 400, body
    assert body["verified"] is False
    problems = body.get("problemDetails", [body])
    assert problems
    for problem in problems:
        assert problem["type"].startswith("https://")
        assert problem["title"]
        assert problem["detail"]


def credential_token(**changes):
    return sign_token(unsigned(HOLDER_DID, **changes), HOLDER, profile=VC_JOSE_COSE)
