"""The public catalogue and every approved version at its address."""

import json
from collections.abc import Sequence
from typing import Any, Final

from flask import Blueprint, Response, abort, jsonify, render_template, request

from issuer.domain.micro_credential import (
    AchievementVersion,
    MicroCredential,
    Stack,
    VersionRef,
)
from issuer.services.documents import describe_achievement
from issuer.web.ports import ports
from vc.language import TaughtIn, taught_in
from vc.openbadges import build_achievement_document

bp = Blueprint("catalogue", __name__)

# Versions never change, so their pictures may be kept for a day anywhere.
_KEEP: Final = "public, max-age=86400"
_MODES: Final = {
    "in-person": "In person",
    "on-site": "On site",
    "online": "Online, live",
    "blended": "In person and online",
}
_PURPOSES: Final = {
    "senior-executive-education": "Senior executive education",
    "professional-development": "Professional development",
    "personal-development": "Personal development",
}


@bp.get("/")
@bp.get("/catalogue")
def page() -> Response:
    """Approved micro-credentials and stacks; `?q=` searches, JSON by `Accept`."""
    query = request.args.get("q", "").strip()
    with ports().database.read() as uow:
        versions = list(uow.catalogue.versions())
    found = [one for one in _latest(versions) if _matches(one, query)]
    if _wants_json():
        response = jsonify([_document(one) for one in found])
    else:
        cards = [_card(one) for one in sorted(found, key=lambda one: one.title)]
        response = Response(
            render_template("public/catalogue.html", cards=cards, query=query)
        )
    response.headers["Vary"] = "Accept"
    return response


@bp.get("/achievements/<code>/<version>")
def achievement(code: str, version: str) -> Response:
    """A version's page, or the Open Badges `Achievement`, by `Accept`."""
    found = _version(code, version)
    if _wants_json():
        text = json.dumps(_document(found), ensure_ascii=False)
        response = Response(text, content_type="application/ld+json")
        response.headers["Access-Control-Allow-Origin"] = "*"
    else:
        response = Response(
            render_template("public/achievement.html", **_achievement_view(found))
        )
    response.headers["Vary"] = "Accept"
    return response


@bp.get("/achievements/<code>/<version>/image.png")
def image_png(code: str, version: str) -> Response:
    """The badge's picture, without any credential in it."""
    return _picture(ports().pictures.badge_png(_version(code, version)), "image/png")


@bp.get("/achievements/<code>/<version>/image.svg")
def image_svg(code: str, version: str) -> Response:
    """The same as SVG."""
    picture = ports().pictures.badge_svg(_version(code, version))
    return _picture(picture, "image/svg+xml")


def _picture(data: bytes, media_type: str) -> Response:
    response = Response(data, content_type=media_type)
    response.headers["Cache-Control"] = _KEEP
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _version(code: str, version: str) -> AchievementVersion:
    with ports().database.read() as uow:
        found = uow.catalogue.version(VersionRef(code=code, version=version))
    if found is None:
        abort(404)
    return found


def _latest(versions: Sequence[AchievementVersion]) -> list[AchievementVersion]:
    """The newest version of each; `versions` come ordered by code and version."""
    return list({one.code: one for one in versions}.values())


def _matches(version: AchievementVersion, query: str) -> bool:
    texts = " ".join(text for _, text in version.published_texts()).casefold()
    haystack = f"{version.code} {texts}".casefold()
    return all(word in haystack for word in query.casefold().split())


def _wants_json() -> bool:
    offered = ["text/html", "application/ld+json", "application/json"]
    return request.accept_mimetypes.best_match(offered, "text/html") != "text/html"


def _document(version: AchievementVersion) -> dict[str, Any]:
    described = describe_achievement(version, identity=ports().identity)
    return build_achievement_document(described)


def _card(version: AchievementVersion) -> dict[str, Any]:
    return {
        "version": version,
        "address": f"/achievements/{version.ref.name}",
        "kind": _kind(version),
        "language": version.language,
        "taught_in": _band(version),
        "size": _size(version),
        "mode": _mode(version),
        "purposes": [_PURPOSES.get(one, one) for one in version.purposes],
    }


def _achievement_view(version: AchievementVersion) -> dict[str, Any]:
    with ports().database.read() as uow:
        others = [one for one in uow.catalogue.versions() if one.code == version.code]
        stacks = [one for one in uow.catalogue.stacks() if _contains(one, version.ref)]
        offerings = [
            one for one in uow.catalogue.offerings() if one.delivers == version.ref
        ]
        parts = [
            uow.catalogue.version(ref) for ref in getattr(version, "components", ())
        ]
    return {
        **_card(version),
        "others": [one for one in others if one.ref != version.ref],
        "stacks": stacks,
        "offerings": offerings,
        "parts": [one for one in parts if one is not None],
        "assessed_by": _assessed_by(version),
        "live_hours": _live_hours(version),
    }


def _contains(stack: Stack, ref: VersionRef) -> bool:
    return ref in stack.components


def _kind(version: AchievementVersion) -> str:
    if isinstance(version, Stack):
        return f"Stack of {len(version.components)} micro-credentials"
    return "Micro-credential"


def _size(version: AchievementVersion) -> str:
    if isinstance(version, Stack):
        return f"{len(version.components)} parts"
    return f"{version.units:f} units, {version.hours.total:f} hours"


def _live_hours(version: AchievementVersion) -> str:
    if not isinstance(version, MicroCredential):
        return ""
    return f"{version.hours.synchronous:f} hours"


def _mode(version: AchievementVersion) -> str:
    mode = version.mode if isinstance(version, MicroCredential) else ""
    return _MODES.get(mode, mode)


def _band(version: AchievementVersion) -> TaughtIn | None:
    return None if version.is_taught_in_english else taught_in(version.language)


def _assessed_by(version: AchievementVersion) -> dict[str, str]:
    """Outcome id → the titles of the assessments that demonstrate it."""
    if not isinstance(version, MicroCredential):
        return {}
    return {
        outcome.id: ", ".join(
            one.title for one in version.assessments if outcome.id in one.outcomes
        )
        for outcome in version.outcomes
    }
