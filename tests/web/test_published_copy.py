"""Beside the issuer the verifier knows what is published, and compares (D17)."""

import json

from verifier.pipeline import verify_credential


def copy_check(client, **body):
    report = client.post("/api/v1/verify", **body).get_json()
    found = [one for one in report["checks"] if one["check"] == "published-copy"]
    return found[0] if found else None


def test_a_badge_of_ours_is_the_copy_at_its_own_address(client, story):
    check = copy_check(client, json=story.document("valid"))

    assert check["outcome"] == "passed"
    assert check["evidence"] == {"address": story.address("valid")}


def test_its_token_is_compared_by_what_it_holds(client, story):
    token = client.get(story.path("valid") + ".jwt").data

    assert copy_check(client, data=token)["outcome"] == "passed"


def test_a_link_to_any_of_its_forms_is_its_own(client, story):
    for ending in ("", ".json", ".png", "?from=linkedin"):
        check = copy_check(client, json={"url": story.url("valid") + ending})

        assert check["outcome"] == "passed", ending


def test_a_badge_that_we_do_not_publish_has_no_copy_to_differ_from(story):
    """That there is one is nobody's to learn from us."""
    copies = story.application.copies

    assert copies.find(story.address("valid")) is not None
    assert copies.find(story.application.identity.credential("no-such-badge")) is None


def test_a_link_to_one_badge_of_ours_does_not_vouch_for_another(story):
    text = json.dumps(story.document("valid"))

    report = verify_credential(
        text,
        environment=story.application.environment(offline=True),
        now=story.application.clock(),
        link=story.address("french"),
    )

    assert report.check("published-copy").reason == "link_differs"


def test_what_is_being_issued_is_not_compared_with_a_copy(story):
    report = story.application.ports.verify(
        json.dumps(story.document("valid")), story.application.clock()
    )

    assert report.check("published-copy") is None
