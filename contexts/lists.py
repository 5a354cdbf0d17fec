"""The ordered lists of contexts that the Open Badges profile accepts, whole.

A context that is appended, removed or moved changes what the terms of a signed
document mean, often without changing its canonical form (VC Data Integrity 1.0,
"Validating Contexts"). So a list is compared as a whole and in order.

Open Badges 3.0.1 redefines terms that credentials/v2 protects: no processor can
expand a document that names both, so it stands only beside credentials/v1.
"""

from typing import Final, TypeAlias

ContextList: TypeAlias = tuple[str, ...]

CREDENTIALS_V1: Final = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2: Final = "https://www.w3.org/ns/credentials/v2"
DATA_INTEGRITY_V1: Final = "https://w3id.org/security/data-integrity/v1"
DATA_INTEGRITY_V2: Final = "https://w3id.org/security/data-integrity/v2"
ED25519_2020: Final = "https://w3id.org/security/suites/ed25519-2020/v1"
OPEN_BADGES_3_0_1: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"
OPEN_BADGES_3_0_2: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
OPEN_BADGES_3_0_3: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_EXTENSIONS: Final = (
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
)
BITSTRING_STATUS_LIST: Final = "https://www.w3.org/ns/credentials/status/v1"
STATUS_LIST_2021: Final = "https://w3id.org/vc/status-list/2021/v1"
CLR_2_0_1: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"

STATUS_LIST: Final[ContextList] = (CREDENTIALS_V2,)
OPEN_BADGE: Final[ContextList] = (CREDENTIALS_V2, OPEN_BADGES_3_0_3)
OPEN_BADGE_EXTENDED: Final[ContextList] = (*OPEN_BADGE, OPEN_BADGES_EXTENSIONS)
CLR: Final[ContextList] = (CREDENTIALS_V2, CLR_2_0_1, OPEN_BADGES_3_0_3)
CLR_EXTENDED: Final[ContextList] = (*CLR, OPEN_BADGES_EXTENSIONS)

ISSUED_LISTS: Final = (
    STATUS_LIST,
    OPEN_BADGE,
    OPEN_BADGE_EXTENDED,
    CLR,
    CLR_EXTENDED,
)

# VCDM 2.0 documents of others. credentials/v2 holds the Data Integrity terms
# already; appending their context is redundant, harmless and common.
VERIFIED_LISTS: Final = (
    (CREDENTIALS_V2, DATA_INTEGRITY_V2),
    (*OPEN_BADGE, DATA_INTEGRITY_V2),
    (*OPEN_BADGE_EXTENDED, DATA_INTEGRITY_V2),
    (CREDENTIALS_V2, OPEN_BADGES_3_0_2),
    (CREDENTIALS_V2, OPEN_BADGES_3_0_2, OPEN_BADGES_EXTENSIONS),
    (CREDENTIALS_V2, OPEN_BADGES_3_0_2, DATA_INTEGRITY_V2),
    (*CLR, DATA_INTEGRITY_V2),
    (CREDENTIALS_V2, ED25519_2020),
    (*OPEN_BADGE, ED25519_2020),
    (CREDENTIALS_V2, OPEN_BADGES_3_0_2, ED25519_2020),
    (*CLR, ED25519_2020),
    (CREDENTIALS_V2, CLR_2_0_1, OPEN_BADGES_3_0_2),
)

# VCDM 1.1, verified and never issued as a badge.
VCDM_1_1_LISTS: Final = (
    (CREDENTIALS_V1,),
    (CREDENTIALS_V1, DATA_INTEGRITY_V2),
    (CREDENTIALS_V1, ED25519_2020),
    (CREDENTIALS_V1, OPEN_BADGES_3_0_1),
    (CREDENTIALS_V1, OPEN_BADGES_3_0_1, DATA_INTEGRITY_V2),
    (CREDENTIALS_V1, OPEN_BADGES_3_0_2),
    (CREDENTIALS_V1, OPEN_BADGES_3_0_2, DATA_INTEGRITY_V2),
    (CREDENTIALS_V1, OPEN_BADGES_3_0_2, ED25519_2020),
)

# Lists of StatusList2021, and badges that point into one: verified, never issued.
STATUS_2021_LISTS: Final = (
    (CREDENTIALS_V1, STATUS_LIST_2021),
    (CREDENTIALS_V1, STATUS_LIST_2021, DATA_INTEGRITY_V2),
    (CREDENTIALS_V1, STATUS_LIST_2021, ED25519_2020),
    (CREDENTIALS_V2, STATUS_LIST_2021),
    (CREDENTIALS_V2, STATUS_LIST_2021, DATA_INTEGRITY_V2),
    (CREDENTIALS_V2, STATUS_LIST_2021, ED25519_2020),
    (CREDENTIALS_V1, OPEN_BADGES_3_0_2, STATUS_LIST_2021),
    (CREDENTIALS_V1, OPEN_BADGES_3_0_2, STATUS_LIST_2021, DATA_INTEGRITY_V2),
    (CREDENTIALS_V1, OPEN_BADGES_3_0_2, STATUS_LIST_2021, ED25519_2020),
    (*OPEN_BADGE, STATUS_LIST_2021),
    (*OPEN_BADGE, STATUS_LIST_2021, DATA_INTEGRITY_V2),
    (*OPEN_BADGE, STATUS_LIST_2021, ED25519_2020),
)

ACCEPTED_LISTS: Final[frozenset[ContextList]] = frozenset(
    (*ISSUED_LISTS, *VERIFIED_LISTS, *VCDM_1_1_LISTS, *STATUS_2021_LISTS)
)
