"""Nothing is ever fetched: no socket opens while everything is signed and verified."""

import socket

import pytest
from pytest_socket import SocketBlockedError

from tests.story import NOW, tell
from tests.support import unsigned_badge
from vc.canonicalize import Profile, canonicalize
from vc.errors import UnknownContextError
from verifier.pipeline import verify_credential
from verifier.report import Verdict


@pytest.mark.disable_socket
def test_the_gate_of_this_file_is_shut():
    with pytest.raises((SocketBlockedError, UserWarning)):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


@pytest.mark.disable_socket
def test_no_socket_opens_from_the_first_key_to_the_last_verdict(tmp_path):
    story = tell(tmp_path / "data")
    environment = story.application.environment()
    try:
        verdicts = {
            verify_credential(text, environment=environment, now=NOW).verdict
            for one in story.made
            for text in (one.credential.document.decode(), one.credential.token)
        }
    finally:
        story.application.database.close()

    assert len(story.made) >= 24
    assert verdicts == {
        Verdict.VALID,
        Verdict.REVOKED,
        Verdict.SUSPENDED,
        Verdict.EXPIRED,
        Verdict.PART_NOT_VALID,
    }


@pytest.mark.disable_socket
@pytest.mark.parametrize("profile", sorted(Profile))
def test_a_context_that_is_not_pinned_is_refused_without_a_socket(profile):
    document = unsigned_badge()
    document["@context"] = [*document["@context"], "https://example.org/context.jsonld"]

    with pytest.raises(UnknownContextError):
        canonicalize(document, profile=profile)
