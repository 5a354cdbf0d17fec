"""The only JSON-LD contexts that exist for us: URL, file, digest and provenance.

A context decides what a signature covers, so each one is a file beside this
module, taken byte for byte from a published package and held by its SHA-256.
Canonical forms depend on the JSON and not on its white space; where a package's
bytes are not those of the specification's repository, `note` says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

W3C_LICENCE: Final = "W3C Software and Document License"
ONE_EDTECH_LICENCE: Final = "1EdTech specification document license"

_OPENBADGESLIB: Final = "pypi:openbadgeslib==4.6.3"
_PYLD: Final = "pypi:PyLD==3.3.0"
_DATA_INTEGRITY: Final = "npm:@digitalbazaar/data-integrity-context@2.0.1"
_OB_MEMBER: Final = "openbadgeslib/ob3/contexts"
_PYLD_MEMBER: Final = "pyld/documentloader/frozen/bundled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One context: where it is used, what its bytes are, and whence they came.

    `source` is `pypi:` or `npm:` with an exact version and `member` the path in
    that package; a file of our own has the source `own:` and no member.
    """

    url: str
    file: str
    sha256: str
    source: str
    member: str = ""
    licence: str
    retrieved: str = "2026-11-22"
    note: str = ""


_PINS: Final = (
    Pin(
        url="https://www.w3.org/ns/credentials/v2",
        file="credentials-v2.json",
        sha256="59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
        source=_OPENBADGESLIB,
        member=f"{_OB_MEMBER}/credentials-v2.json",
        licence=W3C_LICENCE,
        note="The digest is the one in VCDM 2.0, Base Context.",
    ),
    Pin(
        url="https://www.w3.org/2018/credentials/v1",
        file="credentials-v1.json",
        sha256="00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8",
        source=_PYLD,
        member=f"{_PYLD_MEMBER}/credentials-v1.jsonld",
        licence=W3C_LICENCE,
        note="The same JSON as VCDM 1.1's ab4ddd9a..., in the package's bytes.",
    ),
    Pin(
        url="https://www.w3.org/ns/credentials/examples/v2",
        file="credentials-examples-v2.json",
        sha256="57393fbc69d6efb9b9b5dc9cb6b9880b0944360abfe2eaf459c9e58cf2279d7c",
        source="own:",
        licence=W3C_LICENCE,
        note="In no package; one @vocab, written out, with the published digest. "
        "For the general profile and the published test vectors only.",
    ),
    Pin(
        url="https://www.w3.org/ns/credentials/undefined-terms/v2",
        file="credentials-undefined-terms-v2.json",
        sha256="82dab514ba44eb18f5d1b0f638c5e140c6a556fbfb5089601bdc0fa5eb8b2581",
        source="npm:@digitalbazaar/credentials-context@3.2.0",
        member="package/contexts/undefined-terms-v2.jsonld",
        licence=W3C_LICENCE,
        retrieved="2026-11-27",
        note="One @vocab, as VCDM 2.0, Getting Started, offers it.",
    ),
    Pin(
        url="https://w3id.org/citizenship/v4rc1",
        file="citizenship-v4rc1.json",
        sha256="a89b0bc00b1848ac3dfdf956c7dd5de8567e755351c07ec6a1c2b4a08b67953b",
        source="npm:@digitalbazaar/citizenship-context@4.1.0",
        member="package/contexts/v4rc1.jsonld",
        licence=W3C_LICENCE,
        note="For the general profile and the published test vectors only.",
    ),
    Pin(
        url="https://w3id.org/security/data-integrity/v1",
        file="security-data-integrity-v1.json",
        sha256="b5d829bd09aa7c42abc6efa0c8ed7635313b5487f37ccfce3ecd149ca9418554",
        source=_DATA_INTEGRITY,
        member="package/contexts/data-integrity-v1.jsonld",
        licence=W3C_LICENCE,
    ),
    Pin(
        url="https://w3id.org/security/data-integrity/v2",
        file="security-data-integrity-v2.json",
        sha256="67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
        source=_OPENBADGESLIB,
        member=f"{_OB_MEMBER}/security-data-integrity-v2.json",
        licence=W3C_LICENCE,
        note="The digest is the one in VC Data Integrity 1.0.",
    ),
    Pin(
        url="https://w3id.org/security/multikey/v1",
        file="security-multikey-v1.json",
        sha256="ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
        source=_OPENBADGESLIB,
        member=f"{_OB_MEMBER}/security-multikey-v1.json",
        licence=W3C_LICENCE,
    ),
    Pin(
        url="https://w3id.org/security/suites/ed25519-2020/v1",
        file="security-ed25519-2020-v1.json",
        sha256="b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588",
        source=_PYLD,
        member=f"{_PYLD_MEMBER}/security-ed25519-2020-v1.jsonld",
        licence=W3C_LICENCE,
    ),
    Pin(
        url="https://www.w3.org/ns/did/v1",
        file="did-v1.json",
        sha256="62c1054bf404d6dd3a4b26b64f830fd72095f6a26edc4469908c94351352ce5f",
        source=_PYLD,
        member=f"{_PYLD_MEMBER}/did-v1.jsonld",
        licence=W3C_LICENCE,
        note="The same JSON as the repository's 4f3eae55..., in the package's bytes.",
    ),
    Pin(
        url="https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        file="ob-v3p0-context-3.0.3.json",
        sha256="3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
        source=_OPENBADGESLIB,
        member=f"{_OB_MEMBER}/ob-v3p0-context-3.0.3.json",
        licence=ONE_EDTECH_LICENCE,
        note="As changed in place in mid-2026: ef2fa9c7..., endorsementJwt and jti.",
    ),
    Pin(
        url="https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
        file="ob-v3p0-context-3.0.2.json",
        sha256="00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
        source=_OPENBADGESLIB,
        member=f"{_OB_MEMBER}/ob-v3p0-context-3.0.2.json",
        licence=ONE_EDTECH_LICENCE,
    ),
    Pin(
        url="https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
        file="ob-v3p0-context-3.0.1.json",
        sha256="5f3d9dd6288ef437ff8286cf95ffbff609c748a66f24a1e9450c45ca64be1571",
        source=_OPENBADGESLIB,
        member=f"{_OB_MEMBER}/ob-v3p0-context-3.0.1.json",
        licence=ONE_EDTECH_LICENCE,
        note="The package's bytes; the specification's repository has d582f356...",
    ),
    Pin(
        url="https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        file="ob-v3p0-extensions.json",
        sha256="87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
        source=_OPENBADGESLIB,
        member=f"{_OB_MEMBER}/ob-v3p0-extensions.json",
        licence=ONE_EDTECH_LICENCE,
    ),
    Pin(
        url="https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        file="clr-v2p0-context-2.0.1.json",
        sha256="880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6",
        source=_OPENBADGESLIB,
        member=f"{_OB_MEMBER}/clr_context_2.0.1.json",
        licence=ONE_EDTECH_LICENCE,
    ),
    Pin(
        url="https://w3id.org/vc/status-list/2021/v1",
        file="status-list-2021-v1.json",
        sha256="634d71c159289f068c96012e4511c657fdf82ac4231900081bda3ba24e2e1160",
        source="npm:@digitalbazaar/vc-status-list-context@3.1.1",
        member="package/contexts/vc-status-list-v1.jsonld",
        licence=W3C_LICENCE,
        retrieved="2026-11-27",
        note="The repository's bytes are 6dd06a52...; for older lists of others.",
    ),
    Pin(
        url="https://www.w3.org/ns/credentials/status/v1",
        file="bitstring-status-list-v1.json",
        sha256="fd08cbf28ddd829ab2f1978c48f43ab07a112c1c90245a0cfac7ba721c65170c",
        source="npm:@digitalbazaar/vc-bitstring-status-list-context@1.1.0",
        member="package/contexts/vc-bitstring-status-list-v1.jsonld",
        licence=W3C_LICENCE,
        retrieved="2026-11-27",
        note="The repository's bytes are fda5add3...; for data model 1.1.",
    ),
)

PINS: Final[Mapping[str, Pin]] = MappingProxyType({pin.url: pin for pin in _PINS})
