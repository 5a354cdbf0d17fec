"""The language of instruction, in words that people read.

Policy: the language of instruction, if it is not English, stands prominently on every
face of a micro-credential. The English words are for everyone, the native ones for
those who were taught in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from vc.errors import MalformedCredentialError, UnknownLanguageError

Direction = Literal["ltr", "rtl"]

# Open Badges 3.0, JSON Schema of Achievement, "inLanguage".
_TAG: Final = re.compile(r"([a-z]{2,4})(?:-([A-Z][a-z]{3}))?(?:-([A-Z]{2}|[0-9]{3}))?")
_RTL_SCRIPTS: Final = frozenset({"Adlm", "Arab", "Hebr", "Nkoo", "Syrc", "Thaa"})
_RTL_LANGUAGES: Final = frozenset(
    {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
)
# Where Chinese without a script subtag is written in the traditional one.
_TRADITIONAL_REGIONS: Final = frozenset({"HK", "MO", "TW"})


@dataclass(frozen=True, slots=True)
class TaughtIn:
    """Two lines about the language of instruction, and how to set the second."""

    english: str
    native: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class _Language:
    english: str
    native: str
    taught: str


def is_language_tag(tag: str) -> bool:
    """Whether `tag` has the form that Open Badges allows for `inLanguage`."""
    return _TAG.fullmatch(tag) is not None


def is_english(tag: str) -> bool:
    """Whether `tag` is English of any region, which clause 6 leaves unsaid."""
    return tag.split("-")[0].lower() == "en"


def language_name_en(tag: str) -> str:
    """The English name, such as `French`.

    Raises:
        MalformedCredentialError: not a language tag.
        UnknownLanguageError: a language that is not in our table.
    """
    return _language(tag).english


def language_name_native(tag: str) -> str:
    """What its speakers call it, such as `français`.

    Raises:
        MalformedCredentialError: not a language tag.
        UnknownLanguageError: a language that is not in our table.
    """
    return _language(tag).native


def direction(tag: str) -> Direction:
    """Which way the language is written: its script says so, or else the language.

    Raises:
        MalformedCredentialError: not a language tag.
    """
    language, script, _ = _parts(tag)
    rtl = script in _RTL_SCRIPTS if script else language in _RTL_LANGUAGES
    return "rtl" if rtl else "ltr"


def taught_in(tag: str) -> TaughtIn:
    """`Taught in French` and `Enseigné en français`.

    Raises:
        MalformedCredentialError: not a language tag.
        UnknownLanguageError: a language that is not in our table.
    """
    language = _language(tag)
    return TaughtIn(
        english=f"Taught in {language.english}",
        native=language.taught,
        direction=direction(tag),
    )


def _parts(tag: str) -> tuple[str, str | None, str | None]:
    match = _TAG.fullmatch(tag)
    if match is None:
        msg = f"not a language tag: {tag[:40]!r}; write one like fr, zh-Hant or pt-BR"
        raise MalformedCredentialError(msg)
    language, script, region = match.groups()
    return language, script, region


def _language(tag: str) -> _Language:
    # RFC 4647, "Lookup": from the most to the least particular tag.
    language, script, region = _parts(tag)
    if language == "zh" and script is None and region in _TRADITIONAL_REGIONS:
        script = "Hant"
    found = _LANGUAGES.get(f"{language}-{script}") or _LANGUAGES.get(language)
    if found is None:
        msg = (
            f"no words for the language {tag!r}; add it to the table in vc/language.py"
        )
        raise UnknownLanguageError(msg)
    return found


# Tag → English name, own name, and "taught in" in the language itself.
_LANGUAGES: Final[Mapping[str, _Language]] = MappingProxyType(
    {
        "ar": _Language("Arabic", "العربية", "يُدرَّس باللغة العربية"),
        "bn": _Language("Bengali", "বাংলা", "বাংলায় পড়ানো হয়েছে"),
        "cs": _Language("Czech", "čeština", "Vyučováno v češtině"),
        "da": _Language("Danish", "dansk", "Undervist på dansk"),
        "de": _Language("German", "Deutsch", "Unterrichtet auf Deutsch"),
        "el": _Language("Greek", "Ελληνικά", "Διδασκαλία στα ελληνικά"),
        "en": _Language("English", "English", "Taught in English"),
        "es": _Language("Spanish", "español", "Impartido en español"),
        "fa": _Language("Persian", "فارسی", "تدریس به زبان فارسی"),
        "fi": _Language("Finnish", "suomi", "Opetuskieli: suomi"),
        "fil": _Language("Filipino", "Filipino", "Itinuro sa wikang Filipino"),
        "fr": _Language("French", "français", "Enseigné en français"),
        "he": _Language("Hebrew", "עברית", "נלמד בעברית"),
        "hi": _Language("Hindi", "हिन्दी", "हिन्दी में पढ़ाया गया"),
        "hu": _Language("Hungarian", "magyar", "Az oktatás nyelve: magyar"),
        "id": _Language(
            "Indonesian", "Bahasa Indonesia", "Diajarkan dalam bahasa Indonesia"
        ),
        "it": _Language("Italian", "italiano", "Insegnato in italiano"),
        "ja": _Language("Japanese", "日本語", "授業言語：日本語"),
        "km": _Language("Khmer", "ខ្មែរ", "បង្រៀនជាភាសាខ្មែរ"),
        "ko": _Language("Korean", "한국어", "한국어로 강의"),
        "la": _Language("Latin", "Latina", "Latine doctum"),
        "lo": _Language("Lao", "ລາວ", "ສອນເປັນພາສາລາວ"),
        "mi": _Language("Māori", "te reo Māori", "I whakaakona i te reo Māori"),
        "mn": _Language("Mongolian", "монгол", "Монгол хэлээр заасан"),
        "ms": _Language("Malay", "Bahasa Melayu", "Diajar dalam bahasa Melayu"),
        "my": _Language("Burmese", "မြန်မာ", "မြန်မာဘာသာဖြင့် သင်ကြားသည်"),
        "nb": _Language(
            "Norwegian Bokmål", "norsk bokmål", "Undervist på norsk bokmål"
        ),
        "ne": _Language("Nepali", "नेपाली", "नेपाली भाषामा पढाइएको"),
        "nl": _Language("Dutch", "Nederlands", "Onderwezen in het Nederlands"),
        "pl": _Language("Polish", "polski", "Prowadzone w języku polskim"),
        "pt": _Language("Portuguese", "português", "Lecionado em português"),
        "ro": _Language("Romanian", "română", "Predat în limba română"),
        "ru": _Language("Russian", "русский", "Преподавание на русском языке"),
        "sa": _Language("Sanskrit", "संस्कृतम्", "संस्कृतेन पाठितम्"),
        "sm": _Language("Samoan", "Gagana Sāmoa", "Aʻoaʻoina i le gagana Sāmoa"),
        "sv": _Language("Swedish", "svenska", "Undervisning på svenska"),
        "sw": _Language("Swahili", "Kiswahili", "Imefundishwa kwa Kiswahili"),
        "ta": _Language("Tamil", "தமிழ்", "தமிழில் கற்பிக்கப்பட்டது"),
        "th": _Language("Thai", "ไทย", "สอนเป็นภาษาไทย"),
        "to": _Language("Tongan", "lea faka-Tonga", "Akoʻi ʻi he lea faka-Tonga"),
        "tpi": _Language("Tok Pisin", "Tok Pisin", "Skulim long Tok Pisin"),
        "tr": _Language("Turkish", "Türkçe", "Türkçe olarak öğretilmiştir"),
        "uk": _Language("Ukrainian", "українська", "Викладання українською мовою"),
        "ur": _Language("Urdu", "اردو", "اردو میں پڑھایا گیا"),
        "vi": _Language("Vietnamese", "Tiếng Việt", "Giảng dạy bằng tiếng Việt"),
        "yue": _Language("Cantonese", "粵語", "以粵語授課"),
        "zh": _Language("Chinese", "中文", "以中文授课"),
        "zh-Hans": _Language("Chinese (Simplified)", "简体中文", "以中文授课"),
        "zh-Hant": _Language("Chinese (Traditional)", "繁體中文", "以中文授課"),
    }
)
LANGUAGE_TAGS: Final = tuple(_LANGUAGES)
