"""The cryptosuites that we accept, by the specification's own names."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vc.errors import UnsupportedCryptosuiteError
from vc.proofs.cryptosuite import Cryptosuite
from vc.proofs.eddsa_rdfc_2022 import EDDSA_RDFC_2022

CRYPTOSUITES: Final[Mapping[str, Cryptosuite]] = MappingProxyType(
    {suite.name: suite for suite in (EDDSA_RDFC_2022,)}
)


def cryptosuite_named(name: str) -> Cryptosuite:
    """The suite called `name`.

    Raises:
        UnsupportedCryptosuiteError: it is not in our table; there is no fallback.
    """
    suite = CRYPTOSUITES.get(name)
    if suite is None:
        msg = f"proof: we do not accept the cryptosuite {name!r:.60}"
        raise UnsupportedCryptosuiteError(msg)
    return suite
