"""Where a picture carries a credential: one place for badges, one for records."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class BakedForm:
    """The PNG keyword, and the SVG namespace with the prefix that we write."""

    keyword: bytes
    namespace: str
    prefix: str


# Open Badges 3.0, "Baked Badges".
OPEN_BADGE: Final = BakedForm(
    keyword=b"openbadgecredential",
    namespace="https://purl.imsglobal.org/ob/v3p0",
    prefix="openbadges",
)
# As 1EdTech's validator reads a Comprehensive Learner Record 2.0.
LEARNER_RECORD: Final = BakedForm(
    keyword=b"clrcredential",
    namespace="https://purl.imsglobal.org/clr/v2p0",
    prefix="clr",
)

FORMS: Final = (OPEN_BADGE, LEARNER_RECORD)

# Open Badges 2.0, "Baking": read, and never written; it may be a link to itself.
OLDER_KEYWORD: Final = b"openbadges"
OLDER_ELEMENT: Final = "{http://openbadges.org}assertion"
