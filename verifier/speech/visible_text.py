"""Text of others, made safe to look at: what would act unseen is written out.

Unicode's controls can turn a line around or hide in a name (UTS 39; UAX 9; attacks
X16). They are shown as what they are and never obeyed. The bytes that were signed
stay as they are: this is for eyes alone.
"""

import re
import unicodedata
from typing import Final

# C0 and C1 but tab and line feed; explicit direction; separators; tags and fillers.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u115f\u1160\u180e\u200b\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
# Scripts with letters that look like Latin ones.
_ALIKE: Final = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def visible(text: str) -> str:
    """`text` with every character that acts unseen written as ⟨U+202E⟩."""
    lines = text.replace("\r\n", "\n")
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", lines)


def mixes_alphabets(text: str) -> bool:
    """Whether a word of `text` has letters of two alphabets that look alike."""
    return any(len(_alphabets(word)) > 1 for word in text.split())


def _alphabets(word: str) -> set[str]:
    names = (unicodedata.name(one, "") for one in word if one.isalpha())
    return {name.split(" ")[0] for name in names if name.startswith(_ALIKE)}
