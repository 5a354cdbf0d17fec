"""Generated credentials that keep the rules, so that every stack may sign them."""

from random import Random
from typing import Any

from tests import generated
from vc.errors import RuleViolationError
from vc.rules import check_rules

# What a stack may want of every document, whatever else the generator put in.
_ALWAYS = {
    "criteria": lambda text: {"narrative": text},
    "name": str,
    "description": str,
    "identifier": str,
    "targetName": str,
}


def lawful_badge(r: Random, *, issuer: str) -> dict[str, Any]:
    """A badge with any of its optional parts, texts of every kind, and no fault."""
    while True:
        document = _mended(generated.badge(r), r)
        if isinstance(document["issuer"], dict):
            document["issuer"]["id"] = issuer
        else:
            document["issuer"] = issuer
        document["credentialSubject"].setdefault("id", "did:example:holder")
        try:
            check_rules(document)
        except RuleViolationError:
            continue
        return document


def _mended(value: Any, r: Random) -> Any:
    """`value` without what says nothing, and with a text where one has to be."""
    if isinstance(value, list):
        return [_mended(one, r) for one in value if not _is_empty(one)]
    if not isinstance(value, dict):
        return value
    kept = {k: _mended(v, r) for k, v in value.items()}
    kept = {k: v for k, v in kept.items() if not _is_empty(v)}
    for lost in value.keys() - kept.keys() & _ALWAYS.keys():
        kept[lost] = _ALWAYS[lost](r.choice([t for t in generated.TEXTS if t.strip()]))
    if value.get("type") == ["ResultDescription"]:
        kept.setdefault("id", f"urn:uuid:{r.randrange(12)}")
    if isinstance(kept.get("creator"), str):
        kept["creator"] = {"id": kept["creator"], "type": ["Profile"]}
    return kept


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", " ", [], {})
