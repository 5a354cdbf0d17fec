"""The cryptosuites that we accept, by the specification's own names."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vc.errors import UnsupportedCryptosuiteError
from vc.proofs.cryptosuite import Cryptosuite
from vc.proofs.ecdsa_jcs_2019 import ECDSA_JCS_2019
from vc.proofs.ecdsa_rdfc_2019 import ECDSA_RDFC_2019
from vc.proofs.eddsa_jcs_2022 import EDDSA_JCS_2022
from vc.proofs.eddsa_rdfc_2022 import EDDSA_RDFC_2022

CRYPTOSUITES: Final[Mapping[str, Cryptosuite]] = MappingProxyType(
    {
        suite.name: suite
        for suite in (
            EDDSA_RDFC_2022,
            EDDSA_JCS_2022,
            ECDSA_RDFC_2019,
            ECDSA_JCS_2019,
        )
    }
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
