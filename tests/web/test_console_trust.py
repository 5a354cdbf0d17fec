"""Our own list of issuers: two people for each entry, and what the verifier says."""

import dataclasses
import json
import shutil

import pytest
from markupsafe import escape

from issuer.domain.trust import ListedIssuer, problems_of
from issuer.errors import OwnEntryError, ProposalChangedError
from issuer.services.journal import Act, verify_audit
from issuer.services.trust import confirm
from tests.console_office import (
    AROHA,
    NEWCOMER,
    TOMASZ,
    Office,
    path_of,
)
from verifier.trust.lists import load_trust

# The key of RFC 8037, appendix A.
DID_JWK = (
    "did:jwk:eyJrdHkiOiJPS1AiLCJjcnYiOiJFZDI1NTE5IiwieCI6IjExcVlBWUt4Q3JmVlNfN1R5V1FI"
    "T2c3aGN2UGFwaU1scndJYWFQY0hVUm8ifQ"
)
WITHDRAWN = {"reason": "It closed at the end of last year."}


def listed(office, **changes):
    """An entry that both have agreed on; its address."""
    entry = path_of(office.browser(AROHA).propose(**changes))
    path_of(office.browser(TOMASZ).confirm(entry))
    return entry


# ------------------------------------------------------------ the way onto the list


def test_an_issuer_counts_from_the_moment_a_second_person_confirms(office):
    verdicts = [office.report()["verdict"]]
    entry = path_of(office.browser(AROHA).propose())
    verdicts.append(office.report()["verdict"])
    office.browser(TOMASZ).confirm(entry)
    report = office.report()

    assert verdicts == ["valid-untrusted-issuer"] * 2
    assert report["verdict"] == "valid"
    assert report["issuer"]["name"] == "University of Example"
    assert report["issuer"]["claimed_name"] == "Whatever it calls itself"


def test_the_answer_says_by_which_list_of_which_day(office):
    listed(office)
    report = office.report()
    (issuer,) = [one for one in report["checks"] if one["check"] == "issuer"]

    assert issuer["evidence"]["registries"][0] == {
        "name": "Signet trust list, kept by "
        "Example University, Centre for Continuing Education",
        "source": "self",
        "updated": "2026-11-22",
        "answer": "listed",
        "problem": None,
    }


def test_whoever_proposed_an_entry_cannot_confirm_it(office):
    browser = office.browser(AROHA)
    entry = path_of(browser.propose())
    answer = browser.confirm(entry, digest="0" * 64)

    assert "Put it on the list" not in browser.get(entry).text
    assert answer.status_code == 403
    assert "someone else must confirm" in answer.text
    assert office.report()["verdict"] == "valid-untrusted-issuer"


@pytest.mark.parametrize("by", [AROHA.upper(), f"{AROHA} ", "ａｒｏｈａ@example.edu"])
def test_one_person_under_two_spellings_is_one_person(office, by):
    entry = path_of(office.browser(AROHA).propose()).rpartition("/")[2]
    with office.database.read() as uow:
        digest = uow.trust.entry(entry).digest
    act = Act(by=by, at=office.clock.now)

    with pytest.raises(OwnEntryError):
        confirm(entry, digest=digest, ports=office.application.trust_ports, act=act)


def test_what_is_confirmed_is_what_was_seen(office):
    entry = path_of(office.browser(AROHA).propose())
    answer = office.browser(TOMASZ).confirm(entry, digest="0" * 64)

    assert answer.status_code == 409
    assert "not the one that you saw" in answer.text


def test_an_entry_that_changed_in_the_database_is_not_confirmed(office):
    entry = path_of(office.browser(AROHA).propose()).rpartition("/")[2]
    with office.database.write() as uow:
        found = uow.trust.entry(entry)
        changed = dataclasses.replace(found.issuer, name="Someone else")
        uow.trust.put_entry(dataclasses.replace(found, issuer=changed))
    act = Act(by=TOMASZ, at=office.clock.now)

    with pytest.raises(ProposalChangedError):
        confirm(
            entry, digest=found.digest, ports=office.application.trust_ports, act=act
        )


@pytest.mark.parametrize("untrue", ["looked-up", "not-mine"])
def test_both_sentences_have_to_be_true(office, untrue):
    entry = path_of(office.browser(AROHA).propose())
    browser = office.browser(TOMASZ)
    page = browser.get(entry).text
    digest = page.partition('name="digest" value="')[2][:64]
    ticked = {"looked-up": "on", "not-mine": "on"}
    del ticked[untrue]
    answer = browser.post(entry, {"digest": digest, **ticked}, form=entry)

    assert answer.status_code == 400
    assert "Tick both sentences" in answer.text
    assert office.report()["verdict"] == "valid-untrusted-issuer"


def test_an_entry_is_confirmed_once(office):
    entry = listed(office)
    answer = office.browser(TOMASZ).post(
        entry, {"digest": "x", "looked-up": "on", "not-mine": "on"}, form=entry
    )

    assert answer.status_code == 409


@pytest.mark.parametrize("action", ["confirm", "withdraw"])
def test_a_decision_needs_somebody_proven_within_five_minutes(office, action):
    entry = path_of(office.browser(AROHA).propose())
    browser = office.browser(TOMASZ)
    digest = browser.get(entry).text.partition('name="digest" value="')[2][:64]
    token = browser.token(entry)
    office.clock.wait(minutes=5, seconds=1)
    path = entry if action == "confirm" else f"{entry}/withdraw"
    data = {"digest": digest, "looked-up": "on", "not-mine": "on", **WITHDRAWN}
    page = browser.get(path).text
    answer = browser.post(path, data, token=token)

    assert answer.status_code == 403
    assert "Sign in again" in answer.text
    assert "Sign in again to decide" in page
    browser.sign_in(TOMASZ)
    assert browser.post(path, data, form="/console/trust/new").status_code == 303


# ------------------------------------------------------------ off the list, and changes


def test_one_person_takes_an_issuer_off_the_list_at_once(office):
    entry = listed(office)
    browser = office.browser(AROHA)
    path_of(browser.post(f"{entry}/withdraw", WITHDRAWN))

    assert office.report()["verdict"] == "valid-untrusted-issuer"
    assert "closed at the end of last year" in browser.get(entry).text


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 2_001, "gone\u202e", "\x00"])
def test_taking_off_needs_a_reason(office, reason):
    entry = listed(office)
    answer = office.browser(AROHA).post(f"{entry}/withdraw", {"reason": reason})

    assert answer.status_code == 400
    assert office.report()["verdict"] == "valid"


def test_a_proposal_taken_back_leaves_the_list_of_the_day_it_was(office):
    listed(office)
    browser = office.browser(AROHA)
    entry = path_of(browser.propose(name="By another name"))
    office.clock.wait(days=1)
    path_of(office.browser(AROHA).post(f"{entry}/withdraw", WITHDRAWN))

    assert office.application.trust_list().updated == "2026-11-22"


def test_what_is_withdrawn_stays_withdrawn(office):
    entry = listed(office)
    browser = office.browser(AROHA)
    browser.post(f"{entry}/withdraw", WITHDRAWN)
    again = browser.post(f"{entry}/withdraw", WITHDRAWN)
    confirmed = office.browser(TOMASZ).post(
        entry, {"digest": "x", "looked-up": "on", "not-mine": "on"}, form=entry
    )

    assert (again.status_code, confirmed.status_code) == (409, 409)


def test_a_change_is_a_new_entry_that_takes_the_place_of_the_old(office):
    first = listed(office)
    second = listed(office, name="University of Example, renamed")
    page = office.browser(AROHA).get(first).text

    assert office.report()["issuer"]["name"] == "University of Example, renamed"
    assert "replaced by a newer entry" in page
    assert second != first


def test_the_second_person_sees_which_entry_a_change_takes_the_place_of(office):
    first = listed(office)
    second = path_of(office.browser(AROHA).propose(name="University, renamed"))
    page, fresh = (office.browser(TOMASZ).get(path).text for path in (second, first))

    assert "This changes what is listed" in page
    assert f'href="{first}"' in page
    assert "This changes what is listed" not in fresh


def test_the_form_for_a_change_begins_with_what_is_listed(office):
    entry = listed(office, status_hosts="lists.example.edu")
    page = office.browser(AROHA).get(
        f"/console/trust/new?from={entry.rpartition('/')[2]}"
    )

    assert NEWCOMER in page.text
    assert "lists.example.edu" in page.text
    assert "Registrar" not in page.text  # whoever changes it has to find out anew


def test_the_same_again_is_refused_while_it_waits_and_once_it_is_listed(office):
    browser = office.browser(AROHA)
    entry = path_of(browser.propose())
    waiting = browser.propose(name="By another name")
    office.browser(TOMASZ).confirm(entry)
    listed_already = browser.propose()

    assert (waiting.status_code, listed_already.status_code) == (409, 409)
    assert "waits for a second person" in waiting.text


# ------------------------------------------------------------ what an entry may say


BAD = {
    "no identifier": {"id": ""},
    "a name for an identifier": {"id": "University of Example"},
    "a DID in capitals": {"id": "did:web:Uni.Example.edu"},
    "a private host": {"id": "did:web:intranet.local"},
    "an IP address": {"id": "did:web:10.0.0.1"},
    "a key, not its issuer": {"id": "did:web:uni.example.edu#key-1"},
    "an address with a fragment": {"id": "https://uni.example.edu/issuer#x"},
    "a did:key of no key": {"id": "did:key:zfoo"},
    "a did:jwk of no key": {"id": "did:jwk:eyJrdHkiOiJPS1AifQ"},
    "a method that nobody resolves": {"id": "did:ethr:0xabc"},
    "plain http": {"id": "http://uni.example.edu"},
    "ourselves": {"id": "did:web:credentials.example.edu"},
    "no name": {"name": "  "},
    "a name that turns the line round": {"name": "University \u202eof Example"},
    "a name with a hidden space": {"name": "Uni\u200bversity"},
    "two alphabets in a word": {"name": "Univеrsity of Example"},
    "a name on two lines": {"name": "University\nof Example"},
    "a place on two lines": {"location": "Sydney\nAustralia"},
    "two alphabets in a place": {"location": "Sуdney"},
    "a long name": {"name": "x" * 201},
    "no evidence": {"evidence": ""},
    "a script for a site": {"url": "javascript:alert(1)"},
    "plain http for a site": {"url": "http://www.example.edu"},
    "a status host with a path": {"status_hosts": "lists.example.edu/x"},
    "an address for a status host": {"status_hosts": "https://lists.example.edu"},
    "a status signer that is none": {"status_issuers": "somebody"},
    "too many status hosts": {"status_hosts": "\n".join(["a.example.edu"] * 9)},
}


@pytest.mark.parametrize("changes", BAD.values(), ids=list(BAD))
def test_an_entry_that_cannot_be_used_is_refused_at_its_field(office, changes):
    answer = office.browser(AROHA).propose(**changes)
    (field,) = changes

    assert answer.status_code == 400
    assert f'id="{field}-e"' in answer.text
    assert f'<a href="#{field}">' in answer.text
    assert "Registrar" in answer.text or "evidence" in changes  # what was typed stays
    with office.database.read() as uow:
        assert uow.trust.entries() == []


def test_every_kind_of_identifier_can_be_listed():
    for issuer_id in (
        "did:web:uni.example.edu",
        "did:web:uni.example.edu:issuers:5",
        "did:web:uni.example.edu%3A8443",
        "https://uni.example.edu/issuers/5",
        NEWCOMER,
        DID_JWK,
    ):
        issuer = ListedIssuer(id=issuer_id, name="Université d’Orléans", evidence="x")
        assert problems_of(issuer) == {}


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}"]
)
def test_what_somebody_types_is_shown_as_text(office, text):
    browser = office.browser(AROHA)
    entry = path_of(browser.propose(name=text, evidence=text, location=text))
    for path in (entry, "/console/trust", f"{entry}/withdraw"):
        assert escape(text) in browser.get(path).text


# ------------------------------------------------------------ what is learned and shown


def test_the_entry_shows_the_keys_that_its_address_has_now(office):
    page = office.browser(AROHA)
    entry = path_of(page.propose())

    assert "1 found" in page.get(entry).text


def test_an_address_that_cannot_be_read_is_said_and_not_held_against_it(office):
    browser = office.browser(AROHA)
    entry = path_of(browser.propose(id="did:web:nobody.example"))
    page = browser.get(entry).text

    assert "Could not be had" in page
    assert "is the identifier right?" in page


def test_everybody_may_read_the_list_and_no_more_than_the_list(office):
    listed(office, status_hosts="lists.example.edu")
    client = office.app.test_client()
    answer = client.get("/verify/known.json")
    page = client.get("/verify/known")

    assert answer.json["registry"][NEWCOMER] == {
        "name": "University of Example",
        "url": "https://www.example.edu",
        "location": "Sydney, Australia",
    }
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "University of Example" in page.text
    assert "copy of 22 November 2026" in page.text
    for told in (answer.text, page.text):
        assert "Registrar" not in told
        assert AROHA not in told


def test_the_list_that_we_publish_is_one_that_we_can_read(office, tmp_path):
    listed(office)
    file = tmp_path / "list.json"
    file.write_text(office.app.test_client().get("/verify/known.json").text)
    (read,) = load_trust([file]).lists

    assert read.entries[NEWCOMER].name == "University of Example"
    assert read.updated == "2026-11-22"


def test_status_lists_of_others_are_believed_where_the_entry_says_so(office):
    listed(
        office,
        status_hosts="lists.example.edu",
        status_issuers="did:web:lists.example.edu",
    )
    entry = office.application.environment().trust_lists[0].entries[NEWCOMER]

    assert entry.status_hosts == {"lists.example.edu"}
    assert entry.status_issuers == {"did:web:lists.example.edu"}


def test_every_step_is_in_the_audit_log_and_the_log_holds(office):
    entry = listed(office)
    office.browser(AROHA).post(f"{entry}/withdraw", WITHDRAWN)
    steps = [one for one in office.audit() if one[1].startswith("trust.")]

    assert steps == [
        (AROHA, "trust.proposed"),
        (TOMASZ, "trust.confirmed"),
        (AROHA, "trust.withdrawn"),
    ]
    assert verify_audit(office.database) == len(office.audit())


def test_lists_of_files_and_registries_are_shown_and_not_changed_here(
    founded, tmp_path
):
    file, registries = tmp_path / "friends.json", tmp_path / "registries.json"
    file.write_text(json.dumps({"meta": {"name": "Friends"}, "registry": {}}))
    anchor = {"name": "R", "type": "oidf", "trustAnchorEC": "https://r.example"}
    registries.write_text(json.dumps([anchor]))
    office = Office(
        shutil.copytree(founded, tmp_path / "data"),
        SIGNET_TRUST_LIST=f"{file},{registries}",
    )
    page = office.browser(AROHA).get("/console/trust").text
    office.database.close()

    assert "friends.json" in page
    assert "known by its https address" in page


def test_the_second_person_is_told_of_a_namesake_on_the_list(office):
    listed(office)
    other = path_of(office.browser(AROHA).propose(id="did:web:evil.example"))
    page = office.browser(TOMASZ).get(other).text

    assert "Somebody else is listed by this name" in page
    assert NEWCOMER in page
