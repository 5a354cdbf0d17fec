"""Where a picture carries a credential: one place for badges, one for records."""

from dataclasses import dataclass
from typing import Final

from vc.errors import BakingError


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

# Open Badges 2.0, "Baking": read, and never written.
OLDER_KEYWORD: Final = b"openbadges"
OLDER_ELEMENT: Final = "{http://openbadges.org}assertion"


def older_text(text: str) -> str:
    """The assertion of Open Badges 2.0 that was baked: JSON, or a JWS.

    Raises:
        BakingError: nothing but a link to it.
    """
    if text.strip().startswith(("http://", "https://")):
        msg = "the picture holds only a link to an Open Badges 2 assertion; hand in "
        raise BakingError(msg + "the link itself")
    return text
