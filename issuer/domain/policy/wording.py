"""Clause 10: a micro-credential must not be described as a program or a course.

The words are looked for in English and in the language of instruction, as whole
words where the script has them. An idiom in which the word means something else
("of course", French "en cours") is let through; a phrase that is right although it
looks wrong is let through only where the proposal records it with its reason.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """The words of one language for "course" and "program", and harmless idioms."""

    words: tuple[str, ...]
    idioms: tuple[str, ...] = ()
    substrings: bool = False


WORDS: Final[dict[str, WordList]] = {
    "en": WordList(
        words=(
            *("course", "courses", "program", "programs", "programme", "programmes"),
            *("subcourse", "mini-course", "minicourse", "microcourse", "coursework"),
        ),
        idioms=(
            *("of course", "in due course", "course of action", "courses of action"),
            *("in the course of", "over the course of", "computer program"),
            *("computer programs", "during the course of"),
        ),
    ),
    "fr": WordList(
        words=("cours", "programme", "programmes", "cursus"),
        idioms=(
            *(
                "en cours",
                "au cours de",
                "au cours du",
                "au cours des",
                "dans le cours",
            ),
            *("cours d’eau", "cours d'eau", "au cours d’", "au cours d'"),
            *("programme informatique", "programmes informatiques"),
        ),
    ),
    "de": WordList(
        words=(
            *("kurs", "kurse", "kurses", "kursen", "lehrgang", "lehrgänge", "programm"),
            *("studiengang", "studiengänge", "programme", "programms", "programmen"),
            *("studienprogramm", "studienprogramme", "lehrveranstaltung"),
        ),
        idioms=("computerprogramm", "im kurs stehen"),
    ),
    "es": WordList(
        words=("curso", "cursos", "programa", "programas"),
        idioms=("en curso", "en el curso de", "por supuesto", "curso de agua"),
    ),
    "it": WordList(
        words=("corso", "corsi", "programma", "programmi"),
        idioms=("in corso", "nel corso di", "nel corso del", "corso d'acqua"),
    ),
    "pt": WordList(
        words=("curso", "cursos", "programa", "programas"),
        idioms=("em curso", "no curso de", "curso de água"),
    ),
    "nl": WordList(
        words=("cursus", "cursussen", "programma", "programma's", "opleiding"),
        idioms=("computerprogramma",),
    ),
    "id": WordList(words=("kursus", "program", "mata kuliah")),
    "ms": WordList(words=("kursus", "program")),
    "vi": WordList(words=("khóa học", "khoá học", "chương trình", "môn học")),
    "ru": WordList(
        words=(
            "курс",
            "курсы",
            "курса",
            "курсов",
            "программа",
            "программы",
            "программ",
        ),
        idioms=("в курсе",),
    ),
    "ar": WordList(
        words=(
            "دورة",
            "الدورة",
            "دورات",
            "برنامج",
            "البرنامج",
            "برامج",
            "مقرر",
            "المقرر",
        )
    ),
    "hi": WordList(words=("पाठ्यक्रम", "कार्यक्रम", "कोर्स"), substrings=True),
    "zh": WordList(words=("课程", "課程"), substrings=True),
    "ja": WordList(words=("コース", "課程", "プログラム", "講座"), substrings=True),
    "ko": WordList(words=("강좌", "교육과정", "코스", "프로그램"), substrings=True),
    "th": WordList(words=("หลักสูตร", "โปรแกรม"), substrings=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A word that was seen: as written, where, and in which language's list."""

    word: str
    offset: int
    language: str


def knows_words_of(language: str) -> bool:
    """Tell whether there is a word list for this BCP 47 tag."""
    return _primary(language) in WORDS


def forbidden_words(
    text: str, *, language: str, permitted: tuple[str, ...] = ()
) -> Iterator[Sighting]:
    """The words in `text` that call it a course or program, in reading order.

    English and `language` are both looked for; `permitted` are recorded phrases.
    """
    seen: set[int] = set()
    plain = _plain(text)
    for tag in dict.fromkeys(("en", _primary(language))):
        if tag not in WORDS:
            continue
        harmless = _harmless_spans(plain, WORDS[tag].idioms + permitted)
        for match in _pattern(tag).finditer(plain):
            within = any(a <= match.start() and match.end() <= b for a, b in harmless)
            if not within and match.start() not in seen:
                seen.add(match.start())
                yield Sighting(word=match[0], offset=match.start(), language=tag)


def _primary(language: str) -> str:
    return language.split("-")[0].lower()


def _plain(text: str) -> str:
    """Composed, and without the invisible characters that would hide a word."""
    composed = unicodedata.normalize("NFKC", text)
    return "".join(c for c in composed if unicodedata.category(c) != "Cf")


def _harmless_spans(text: str, phrases: tuple[str, ...]) -> list[tuple[int, int]]:
    return [
        match.span()
        for phrase in phrases
        for match in re.finditer(_spaced(_plain(phrase)), text, re.IGNORECASE)
    ]


@cache
def _pattern(language: str) -> re.Pattern[str]:
    words = sorted(map(_plain, WORDS[language].words), key=len, reverse=True)
    choice = "|".join(_spaced(word) for word in words)
    bounded = choice if WORDS[language].substrings else rf"(?<!\w)(?:{choice})(?!\w)"
    return re.compile(bounded, re.IGNORECASE)


def _spaced(phrase: str) -> str:
    return r"\s+".join(re.escape(part) for part in phrase.split())
