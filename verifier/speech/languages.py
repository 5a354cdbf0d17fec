"""The languages of our pages: sentences, plural forms, dates and times.

Sentences stand in English where they are used (gettext); every other language is a
catalogue in templates/translations/<tag>/LC_MESSAGES/messages.po, read once at start.
Dates, numbers and names of languages are Unicode's (CLDR, through Babel).
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

from babel import Locale
from babel.core import negotiate_locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

Direction = Literal["ltr", "rtl"]

TRANSLATIONS: Final = Path(__file__).parents[2] / "templates" / "translations"
_CATALOGUE: Final = Path("LC_MESSAGES") / "messages.po"
# A day with its month in full; British English writes 14 September 2026.
_CLDR: Final = {"en": "en_GB"}
# How a day and a time stand together where they are not "14 September 2026, 10:42".
_CLOCK: Final = "d MMMM y, HH:mm"
_CLOCKS: Final = {
    "en": "d MMMM y, h:mm a",
    "fr": "d MMMM y 'à' HH\u00a0'h'\u00a0mm",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language that pages are shown in, and how it says things."""

    tag: str
    own_name: str
    direction: Direction
    locale: Locale
    catalogue: NullTranslations

    def text(self, sentence: str, /, **fillings: object) -> str:
        """`sentence` in this language, with each `{name}` in it filled in."""
        said = self.catalogue.gettext(sentence)
        return said.format_map(self._isolated(fillings)) if fillings else said

    def plural(self, one: str, many: str, number: float, /, **fillings: object) -> str:
        """The sentence for `number` things, which fills `{number}`."""
        # gettext chooses the form by a whole number; half a unit is not one unit.
        whole = int(number) if number == int(number) else 2
        said = self.catalogue.ngettext(one, many, whole)
        return said.format_map(self._isolated({"number": number, **fillings}))

    def _isolated(self, fillings: Mapping[str, object]) -> dict[str, object]:
        """Fillings that run the other way, so that they leave the sentence in order.

        Unicode's isolates do in a text what `bdi` does on a page (UAX 9).
        """
        return {
            name: f"\u2068{value}\u2069"
            if isinstance(value, str) and self._runs_otherwise(value)
            else value
            for name, value in fillings.items()
        }

    def _runs_otherwise(self, text: str) -> bool:
        against = ("R", "AL", "AN") if self.direction == "ltr" else ("L", "EN")
        return any(unicodedata.bidirectional(one) in against for one in text)

    def day(self, when: date) -> str:
        """A date as people write it: 14 September 2026."""
        return format_date(when, format="long", locale=self.locale)

    def moment(self, when: datetime) -> str:
        """A time as people write it, with its zone: 22 November 2026, 10:42 am UTC."""
        said = format_datetime(
            when,
            _CLOCKS.get(self.tag, _CLOCK),
            tzinfo=when.tzinfo,
            locale=self.locale,
        )
        return f"{said} {when:%Z}"

    def number(self, value: float) -> str:
        """A number as people write it: 1.5, or 1,5."""
        return format_decimal(value, locale=self.locale)

    def listed(self, items: Sequence[str]) -> str:
        """`a, b and c`."""
        return format_list(items, locale=self.locale)

    def name_of(self, tag: str) -> str | None:
        """What this language calls another one, if Unicode knows."""
        code = tag.replace("-", "_")
        names = self.locale.languages
        return names.get(code) or names.get(code.partition("_")[0])


def load_language(tag: str, *, folder: Path = TRANSLATIONS) -> Language:
    """The language whose catalogue is in `folder`; English needs none.

    Raises:
        OSError: there is no such catalogue.
    """
    locale = Locale.parse(_CLDR.get(tag, tag), sep="_")
    catalogue: NullTranslations = NullTranslations()
    if tag != "en":
        with (folder / tag / _CATALOGUE).open("rb") as file:
            compiled = BytesIO()
            write_mo(compiled, read_po(file, locale=tag))
        compiled.seek(0)
        catalogue = GNUTranslations(compiled)
    own_name = locale.languages[locale.language]
    return Language(
        tag=tag,
        own_name=own_name[:1].upper() + own_name[1:],
        direction="rtl" if locale.text_direction == "rtl" else "ltr",
        locale=locale,
        catalogue=catalogue,
    )


@cache
def languages() -> tuple[Language, ...]:
    """English, and every language that has a catalogue."""
    tags = sorted(path.parents[1].name for path in TRANSLATIONS.glob(f"*/{_CATALOGUE}"))
    return (english(), *(load_language(tag) for tag in tags))


@cache
def english() -> Language:
    """What programs, logs and terminals are answered in."""
    return load_language("en")


def preferred(
    offered: Sequence[Language], *, asked: str | None, accepted: Iterable[str]
) -> Language:
    """The language that was `asked` for, else the best of `accepted`, else ours."""
    by_tag = {one.tag: one for one in offered}
    if asked in by_tag:
        return by_tag[asked]
    best = negotiate_locale(
        [tag.replace("-", "_") for tag in accepted], list(by_tag), sep="_"
    )
    return by_tag.get(best or "", offered[0])
