"""The trust list: whom the verifier calls by name, and who stands behind each entry."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from issuer.domain.staff import same_person
from issuer.domain.trust import EntryState, ListedIssuer, TrustEntryRecord
from issuer.errors import ConflictError, MalformedInputError, UnusableEntryError
from issuer.services.issuer_lookup import Lookup, look_up
from issuer.services.trust import (
    LIST_SOURCE,
    confirm,
    find_entry,
    list_name,
    propose,
    withdraw,
)
from issuer.web.console.guard import (
    act,
    guard,
    is_fresh,
    is_officer,
    require_fresh,
    require_officer,
    staff,
)
from issuer.web.console.ports import console

bp = Blueprint("trust", __name__, url_prefix="/console/trust")
guard(bp)

_SEEN_AND_SURE: Final = ("looked-up", "not-mine")


@bp.before_request
def look_around() -> None:
    """Read what stands on each page, while an error can still be told on one."""
    with console().trust.database.read() as uow:
        g.entries = uow.trust.entries()
        g.names = {one.email: one.name for one in uow.staff.members()}


@bp.context_processor
def around_each_page() -> dict[str, Any]:
    """How many entries wait for a second person, and what people are called."""
    states = [one.state for one in g.get("entries", ())]
    names: Mapping[str, str] = g.get("names", {})
    return {
        "waiting": states.count(EntryState.PROPOSED),
        "who": lambda email: names.get(email, email),
        "same_person": same_person,
    }


@bp.get("")
def list_page() -> str:
    """Every entry by what it waits for, and the lists that files and others give."""
    ports = console()
    around = ports.environment()
    return render_template(
        "console/trust.html",
        entries={
            state.value: [one for one in g.entries if one.state is state]
            for state in EntryState
        },
        name=list_name(ports.trust.identity),
        files=[one for one in around.trust_lists if one.source != LIST_SOURCE],
        registries=around.registries,
    )


@bp.get("/new")
def new_page() -> str:
    """The form for proposing an issuer, filled in from an entry that is to change."""
    require_officer()
    form = {}
    if entry_id := request.args.get("from"):
        with console().trust.database.read() as uow:
            form = _form_of(find_entry(uow, entry_id).issuer)
    return _show_form(form)


@bp.post("/new")
def propose_issuer() -> AnyResponse | tuple[str, int]:
    """Propose an issuer; whatever cannot be used is said at its field."""
    issuer = _issuer_of(request.form)
    try:
        entry = propose(issuer, ports=console().trust, act=act())
    except UnusableEntryError as exc:
        return _show_form(request.form, problems=exc.problems), 400
    except ConflictError as exc:
        return _show_form(request.form, problems={"id": str(exc)}), 409
    return redirect(url_for("trust.entry_page", entry_id=entry.id), 303)


@bp.get("/<entry_id>")
def entry_page(entry_id: str) -> str:
    """One entry, with what its issuer and others say now while it is undecided."""
    return _show(_find(entry_id))


@bp.post("/<entry_id>")
def confirm_entry(entry_id: str) -> AnyResponse | tuple[str, int]:
    """Confirm an entry as the second person."""
    require_fresh()
    if any(name not in request.form for name in _SEEN_AND_SURE):
        words = "Tick both sentences, if they are true."
        return _show(_find(entry_id), problem=words), 400
    digest = request.form.get("digest", "")
    confirm(entry_id, digest=digest, ports=console().trust, act=act())
    return redirect(url_for("trust.entry_page", entry_id=entry_id), 303)


@bp.get("/<entry_id>/withdraw")
def withdraw_page(entry_id: str) -> str:
    """The page before an entry is withdrawn: what that sets off."""
    return _show_withdrawal(_find(entry_id))


@bp.post("/<entry_id>/withdraw")
def withdraw_entry(entry_id: str) -> AnyResponse | tuple[str, int]:
    """Withdraw an entry, with a reason for the record."""
    require_fresh()
    reason = _typed(request.form, "reason")
    try:
        withdraw(entry_id, reason=reason, ports=console().trust, act=act())
    except MalformedInputError as exc:
        return _show_withdrawal(_find(entry_id), reason=reason, problem=str(exc)), 400
    return redirect(url_for("trust.entry_page", entry_id=entry_id), 303)


def _find(entry_id: str) -> TrustEntryRecord:
    with console().trust.database.read() as uow:
        return find_entry(uow, entry_id)


def _show(entry: TrustEntryRecord, *, problem: str = "") -> str:
    asked = entry.state is EntryState.PROPOSED or "look" in request.args
    return render_template(
        "console/trust_entry.html",
        entry=entry,
        issuer=entry.issuer,
        found=_look_up(entry) if asked else None,
        **_to_compare(entry),
        may_confirm=entry.state is EntryState.PROPOSED
        and is_officer()
        and not same_person(entry.proposed_by, staff().email),
        fresh=is_fresh(),
        problem=problem,
    )


def _to_compare(entry: TrustEntryRecord) -> dict[str, Any]:
    """What stands on the list beside a proposal: its older entry, and namesakes."""
    if entry.state is not EntryState.PROPOSED:
        return {"replaces": None, "namesakes": []}
    who, name = entry.issuer.id, entry.issuer.name.casefold()
    listed = [one for one in g.entries if one.state is EntryState.LISTED]
    others = [one for one in listed if one.issuer.id != who]
    return {
        "replaces": next((one for one in listed if one.issuer.id == who), None),
        "namesakes": [one for one in others if one.issuer.name.casefold() == name],
    }


def _look_up(entry: TrustEntryRecord) -> Lookup:
    around = console().environment()
    return look_up(entry.issuer.id, environment=around, own=LIST_SOURCE)


def _show_withdrawal(
    entry: TrustEntryRecord, *, reason: str = "", problem: str = ""
) -> str:
    return render_template(
        "console/trust_withdraw.html",
        entry=entry,
        issuer=entry.issuer,
        reason=reason,
        problem=problem,
        fresh=is_fresh(),
    )


def _show_form(
    form: Mapping[str, str], *, problems: Mapping[str, str] | None = None
) -> str:
    return render_template("console/trust_new.html", form=form, problems=problems or {})


def _typed(form: Mapping[str, str], field: str) -> str:
    return form.get(field, "").replace("\r\n", "\n").strip()


def _issuer_of(form: Mapping[str, str]) -> ListedIssuer:
    def words(field: str) -> str:
        return _typed(form, field)

    return ListedIssuer(
        id=words("id"),
        name=words("name"),
        evidence=words("evidence"),
        url=words("url"),
        location=words("location"),
        status_hosts=tuple(words("status_hosts").split()),
        status_issuers=tuple(words("status_issuers").split()),
    )


def _form_of(issuer: ListedIssuer) -> dict[str, str]:
    return {
        "id": issuer.id,
        "name": issuer.name,
        "url": issuer.url,
        "location": issuer.location,
        "status_hosts": "\n".join(issuer.status_hosts),
        "status_issuers": "\n".join(issuer.status_issuers),
    }
