"""The cryptosuites that we accept, by the specification's own names."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vc.errors import UnsupportedCryptosuiteError
from vc.proofs.cryptosuite import Cryptosuite, Label, Proof
from vc.proofs.ecdsa_jcs_2019 import ECDSA_JCS_2019
from vc.proofs.ecdsa_rdfc_2019 import ECDSA_RDFC_2019
from vc.proofs.ecdsa_sd_2023 import ECDSA_SD_2023
from vc.proofs.ed25519_signature_2020 import ED25519_SIGNATURE_2020
from vc.proofs.eddsa_jcs_2022 import EDDSA_JCS_2022
from vc.proofs.eddsa_rdfc_2022 import EDDSA_RDFC_2022

_SUITES: Final[tuple[Cryptosuite, ...]] = (
    EDDSA_RDFC_2022,
    EDDSA_JCS_2022,
    ECDSA_RDFC_2019,
    ECDSA_JCS_2019,
    ECDSA_SD_2023,
    ED25519_SIGNATURE_2020,
)

CRYPTOSUITES: Final[Mapping[str, Cryptosuite]] = MappingProxyType(
    {suite.name: suite for suite in _SUITES}
)
_LABELLED: Final[Mapping[Label, Cryptosuite]] = MappingProxyType(
    {suite.label: suite for suite in _SUITES}
)


def cryptosuite_named(name: str) -> Cryptosuite:
    """The suite called `name`.

    Raises:
        UnsupportedCryptosuiteError: it is not in our table; there is no fallback.
    """
    suite = CRYPTOSUITES.get(name)
    if suite is None:
        raise _unsupported(name)
    return suite


def cryptosuite_of(proof: Proof) -> Cryptosuite:
    """The suite of which `proof` says that it is, by `type` and `cryptosuite`.

    Raises:
        UnsupportedCryptosuiteError: the two together are not in our table.
    """
    kind, name = proof.get("type"), proof.get("cryptosuite")
    if not isinstance(kind, str) or not isinstance(name, str | None):
        raise _unsupported(kind if name is None else name)
    if "cryptosuite" in proof and name is None:
        raise _unsupported(name)
    suite = _LABELLED.get((kind, name))
    if suite is None:
        raise _unsupported(kind if name is None else name)
    return suite


def _unsupported(name: object) -> UnsupportedCryptosuiteError:
    return UnsupportedCryptosuiteError(
        f"proof: we do not accept the kind {name!r:.60}; these are: "
        + ", ".join(CRYPTOSUITES)
    )
