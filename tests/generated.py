"""Documents made at random: honest badges, and chaos from the contexts' own terms.

One generator for hypothesis (`st.randoms`) and for the long fuzz runs.
"""

from functools import cache
from random import Random
from typing import Any

from contexts.loader import load_context

V2 = "https://www.w3.org/ns/credentials/v2"
V1 = "https://www.w3.org/2018/credentials/v1"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB2 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
EXT = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
DI = "https://w3id.org/security/data-integrity/v2"

TEXTS = (
    "Pass",
    "Fail",
    "Statistics for Biologists",
    'quote " and \\ backslash',
    "line\nbreak\tand\rreturn",
    "\b\f\x0b\x1b\x7f",
    "\x85\u2028\u2029",
    "ärztliche Übung",
    "日本語",
    "🎓 graduate 🏅",
    "مرحبا",
    "",
    " ",
)
NUMBERS: tuple[Any, ...] = (0, 1, -7, 2.0, -0.0, 1.5, 0.1, 12.25, 1e6, 2**53 - 1, True)
LANGUAGES = ("en", "de-CH", "ar", "zh-Hant-TW", "EN", "x-own", "sl-rozaj-biske")


def badge(r: Random) -> dict[str, Any]:
    """An Open Badge with any of its optional parts."""
    subject = _some(
        r,
        {
            "id": _id(r, "did:example:"),
            "identifier": lambda: _many(r, _identity),
            "source": lambda: _profile(r),
            "result": lambda: _many(r, _result),
            "role": lambda: _text(r),
            "term": lambda: _text(r),
            "creditsEarned": lambda: r.choice(NUMBERS),
            "activityStartDate": "2026-02-01T00:00:00Z",
            "licenseNumber": lambda: _text(r),
            "narrative": lambda: _text(r),
        },
    )
    document = {
        "@context": r.choice(([V2, OB], [V2, OB], [V2, OB, EXT], [V2, OB, DI])),
        "id": _id(r),
        "type": ["VerifiableCredential", _badge_type(r)],
        "issuer": r.choice((lambda: _id(r), lambda: _profile(r)))(),
        "validFrom": "2026-06-30T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": _achievement(r),
            **subject,
        },
    }
    document |= _some(
        r,
        {
            "name": lambda: _text(r),
            "description": lambda: _localized(r),
            "validUntil": "2030-06-30T00:00:00Z",
            "awardedDate": "2026-06-30T00:00:00Z",
            "image": lambda: _image(r),
            "evidence": lambda: _many(r, _evidence),
            "endorsement": lambda: _many(r, _endorsement, most=2),
            "credentialStatus": lambda: _many(r, _status),
            "credentialSchema": lambda: (
                [{"id": _id(r), "type": "1EdTechJsonSchemaValidator2019"}]
                if EXT in document["@context"]
                else []
            ),
            "termsOfUse": lambda: {"type": "VerifiableCredential"},
        },
    )
    return _shuffled(r, document)


def collection(r: Random) -> dict[str, Any]:
    """A CLR with badges in it, each with contexts of its own."""
    badges = [badge(r) for _ in range(r.randint(1, 3))]
    return {
        "@context": [V2, CLR, OB],
        "id": _id(r),
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": _text(r),
        "issuer": _profile(r),
        "validFrom": "2026-06-30T00:00:00Z",
        "credentialSubject": {
            "id": _id(r),
            "type": ["ClrSubject"],
            "achievement": [_achievement(r)],
            "verifiableCredential": badges,
            "association": [
                {
                    "type": "Association",
                    "associationType": "isChildOf",
                    "sourceId": _id(r),
                    "targetId": _id(r),
                }
            ],
        },
    }


def _badge_type(r: Random) -> str:
    return r.choice(("OpenBadgeCredential", "AchievementCredential"))


def _id(r: Random, prefix: str = "urn:uuid:") -> str:
    return f"{prefix}{r.randrange(12)}"


def _text(r: Random) -> str:
    return r.choice(TEXTS)


def _localized(r: Random) -> Any:
    value = {"@value": _text(r)}
    if r.random() < 0.6:
        value["@language"] = r.choice(LANGUAGES)
    if r.random() < 0.3:
        value["@direction"] = r.choice(("ltr", "rtl"))
    return r.choice((value, value["@value"], [value, _text(r)], None))


def _many(r: Random, make: Any, most: int = 3) -> Any:
    items = [make(r) for _ in range(r.randint(1, most))]
    if r.random() < 0.3:
        items.append(items[0])
    return items[0] if len(items) == 1 and r.random() < 0.3 else items


def _some(r: Random, members: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value() if callable(value) else value
        for key, value in members.items()
        if r.random() < 0.4
    }


def _shuffled(r: Random, document: dict[str, Any]) -> dict[str, Any]:
    keys = list(document)
    r.shuffle(keys)
    return {key: document[key] for key in keys}


def _image(r: Random) -> Any:
    return {"id": "https://issuer.example/b.png", "type": "Image", "caption": _text(r)}


def _profile(r: Random) -> dict[str, Any]:
    return {
        "id": _id(r, "did:example:"),
        "type": r.choice(("Profile", ["Profile"])),
        **_some(
            r,
            {
                "name": lambda: _text(r),
                "url": "https://issuer.example/",
                "email": "a@issuer.example",
                "image": lambda: _image(r),
                "otherIdentifier": lambda: _many(r, _identifier),
                "official": lambda: _text(r),
                "address": lambda: {"type": ["Address"], "postalCode": _text(r)},
                "parentOrg": lambda: {"id": _id(r), "type": ["Profile"]},
                "endorsement": lambda: _many(r, _endorsement, most=1),
            },
        ),
    }


def _identifier(r: Random) -> dict[str, Any]:
    return {
        "type": "IdentifierEntry",
        "identifier": _text(r),
        "identifierType": r.choice(("sourcedId", "ext:LinkedIn:organizationId")),
    }


def _identity(r: Random) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": r.choice((True, False)),
        "identityHash": "sha256$" + _text(r),
        "identityType": "emailAddress",
        **_some(r, {"salt": lambda: _text(r)}),
    }


def _achievement(r: Random) -> dict[str, Any]:
    return {
        "id": _id(r),
        "type": ["Achievement"],
        "name": _text(r),
        "description": _text(r),
        "criteria": _some(r, {"id": _id(r), "narrative": lambda: _text(r)}),
        **_some(
            r,
            {
                "achievementType": "MicroCredential",
                "alignment": lambda: _many(r, _alignment),
                "creator": lambda: r.choice((_id(r), _profile(r))),
                "creditsAvailable": lambda: r.choice(NUMBERS),
                "fieldOfStudy": lambda: _text(r),
                "humanCode": lambda: _text(r),
                "image": lambda: _image(r),
                "inLanguage": "en",
                "otherIdentifier": lambda: _many(r, _identifier),
                "related": lambda: _many(r, _related),
                "resultDescription": lambda: _many(r, _result_description),
                "specialization": lambda: _text(r),
                "tag": lambda: [_text(r), _text(r)],
                "version": lambda: _text(r),
                "endorsement": lambda: _many(r, _endorsement, most=1),
            },
        ),
    }


def _alignment(r: Random) -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetName": _text(r),
        "targetUrl": "https://framework.example/" + str(r.randrange(3)),
        **_some(r, {"targetType": "CTDL", "targetCode": lambda: _text(r)}),
    }


def _related(r: Random) -> dict[str, Any]:
    return {"id": _id(r), "type": ["Related"], **_some(r, {"version": "1"})}


def _result_description(r: Random) -> dict[str, Any]:
    return {
        "type": ["ResultDescription"],
        "name": _text(r),
        "resultType": "LetterGrade",
        **_some(
            r,
            {
                "id": _id(r),
                "allowedValue": lambda: r.choice(
                    (["Pass", "Fail"], ["Pass"], [], ["A", "A", "B"])
                ),
                "requiredValue": "Pass",
                "rubricCriterionLevel": lambda: _many(r, _level),
                "alignment": lambda: _many(r, _alignment),
            },
        ),
    }


def _level(r: Random) -> dict[str, Any]:
    return {
        "type": ["RubricCriterionLevel"],
        "name": _text(r),
        **_some(r, {"id": _id(r), "level": lambda: _text(r), "points": "1"}),
    }


def _result(r: Random) -> dict[str, Any]:
    return {
        "type": ["Result"],
        **_some(
            r,
            {
                "resultDescription": _id(r),
                "value": lambda: _text(r),
                "status": "Completed",
                "achievedLevel": _id(r),
                "alignment": lambda: _many(r, _alignment),
            },
        ),
    }


def _evidence(r: Random) -> dict[str, Any]:
    return {
        "type": ["Evidence"],
        **_some(
            r,
            {
                "id": _id(r),
                "name": lambda: _text(r),
                "narrative": lambda: _text(r),
                "genre": lambda: _text(r),
                "audience": lambda: _text(r),
            },
        ),
    }


def _status(r: Random) -> dict[str, Any]:
    return {
        "type": "BitstringStatusListEntry",
        "statusPurpose": r.choice(("revocation", "suspension")),
        "statusListIndex": str(r.randrange(9)),
        "statusListCredential": "https://issuer.example/status/1",
        **_some(r, {"id": _id(r)}),
    }


def _endorsement(r: Random) -> dict[str, Any]:
    return {
        "@context": [V2, OB],
        "id": _id(r),
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": _text(r),
        "issuer": {"id": _id(r), "type": ["Profile"]},
        "validFrom": "2026-06-30T00:00:00Z",
        "credentialSubject": {
            "id": _id(r),
            "type": ["EndorsementSubject"],
            "endorsementComment": _text(r),
        },
        **_some(r, {"proof": lambda: _many(r, _proof, most=2)}),
    }


def _proof(r: Random) -> dict[str, Any]:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-06-30T00:00:00Z",
        "verificationMethod": "did:example:0#key",
        "proofPurpose": "assertionMethod",
        "proofValue": "z" + "3" * r.randrange(3),
        **_some(r, {"id": _id(r)}),
    }


# --------------------------------------------------------------------- chaos

CHAOS_LISTS = (
    [V2],
    [V2, OB],
    [V2, OB, EXT],
    [V2, OB2],
    [V2, CLR, OB],
    [V2, OB, DI],
    [V1],
    [V1, DI],
    [V1, OB2],
)


def chaos(r: Random) -> dict[str, Any]:
    """Any of the contexts' own terms with any shape of value under it."""
    contexts = r.choice(CHAOS_LISTS)
    words = _vocabulary(tuple(contexts))
    document = _chaotic_node(r, words, depth=0)
    document["@context"] = list(contexts)
    return document


@cache
def _vocabulary(contexts: tuple[str, ...]) -> dict[str, list[str]]:
    """The terms that each type brings along; those of no type are under ""."""
    words: dict[str, set[str]] = {"": set()}
    for url in contexts:
        _collect(load_context(url)["@context"], words)
    return {kind: sorted(terms) for kind, terms in sorted(words.items())}


def _collect(context: Any, words: dict[str, set[str]]) -> None:
    for each in context if isinstance(context, list) else [context]:
        for term, definition in each.items():
            scoped = isinstance(definition, dict) and definition.get("@context")
            if term[:1].isupper() or term[:1].isdigit():
                scopes = scoped if isinstance(scoped, list) else [scoped or {}]
                known = words.setdefault(term, set())
                known.update(*(s for s in scopes if s))
                known.difference_update(k for k in set(known) if k.startswith("@"))
            elif not term.startswith("@"):
                words[""].add(term)


def _chaotic_node(r: Random, words: dict[str, list[str]], depth: int) -> dict[str, Any]:
    node: dict[str, Any] = {}
    pool = words[""]
    if r.random() < 0.8:
        kinds = [r.choice([*words][1:]) for _ in range(r.choice((1, 1, 1, 2)))]
        pool = [term for kind in kinds for term in words[kind]] or pool
        node[r.choice(("type", "type", "@type"))] = kinds
    if r.random() < 0.5:
        node[r.choice(("id", "id", "@id"))] = _id(r)
    for _ in range(r.randint(0, 4)):
        terms = words[""] if r.random() < 0.1 else pool
        node[r.choice(terms)] = _chaotic_value(r, words, depth + 1)
    return node


def _chaotic_value(r: Random, words: dict[str, list[str]], depth: int) -> Any:
    kind = r.randrange(16 if depth < 4 else 10)
    leaves = (
        lambda: _text(r),
        lambda: _id(r),
        lambda: _id(r),
        lambda: _id(r),
        lambda: r.choice(NUMBERS),
        lambda: r.choice([*words][1:]),
        lambda: _localized(r),
        lambda: r.choice((None, True, False, [], {})),
        lambda: {"@value": r.choice((1, "x", True, 1.5)), "@type": "urn:t"},
        lambda: {"id": _id(r)},
    )
    if kind < len(leaves):
        return leaves[kind]()
    if kind == 10:
        return [_chaotic_value(r, words, depth + 1) for _ in range(3)]
    if kind == 11:
        key = r.choice(("@set", "@list"))
        return {key: [_chaotic_value(r, words, depth + 1) for _ in range(2)]}
    return _chaotic_node(r, words, depth)


# What a JSON text breaks at: structure, numbers of every length, names said twice.
_SCRAPS = (
    *(b"", b'"', b"\\", b'\\"', b"\\\\", b":", b" :", b",", b"[", b"]", b"{", b"}"),
    *(b"\\u0061", b"\\ud83d", b"\\ude00", b"\\u0000", b"\\n", b"\n", b"\0", b"\xef"),
    *(b"e", b"E", b".", b"1.5", b"1e5", b"-0", b"9" * 18, b"1" * 19, b"2" * 21, b"-"),
    *(b"true", b"false", b"null", b"NaN", b'"id":1,', b'"type" : 2,', b'"a":1,"a":1,'),
    *("é", "🎓", "！", "\ufdd0", "\ufffe"),
)


def mistyped(text: bytes, r: Random) -> bytes:
    """A JSON text with one to three of its bytes or words changed."""
    for _ in range(r.randint(1, 3)):
        at = r.randrange(len(text) + 1)
        scrap = r.choice(_SCRAPS)
        new = scrap.encode() if isinstance(scrap, str) else scrap
        text = text[:at] + new + text[at + r.choice((0, 0, 1, 2)) :]
    return text
