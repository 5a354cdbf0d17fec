"""The other side of the demo: every file verified as an employer would."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from issuer.artifacts.pictures import Pictures
from issuer.bootstrap import Application
from issuer.demo.run import Made
from issuer.demo.story import EXPECTED
from issuer.domain.batch import AwardKind
from issuer.services.keys import DID_DOCUMENT
from vc.baking import bake_png, bake_svg
from verifier.command import verify_source
from verifier.report import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One file, what an employer must be told of it, and what they were told."""

    made: Made
    path: Path
    expected: Verdict
    verdict: Verdict

    @property
    def is_as_expected(self) -> bool:
        """Whether the verifier said the right thing."""
        return self.verdict is self.expected


def badge_files(application: Application, made: list[Made]) -> dict[str, bytes]:
    """Every form of every badge, by file name."""
    host = application.settings.base_url.partition("://")[2]
    pictures = Pictures(name=application.identity.name, host=host)
    return {name: data for one in made for name, data in _forms(one, pictures).items()}


def verification_files(application: Application) -> dict[str, bytes]:
    """What somebody else's verifier needs to know of us, to work without a network."""
    identity = application.identity
    document = application.did_document()
    entry = {"name": identity.name, "url": identity.base_url, "didDocument": document}
    trust_list = {
        "meta": {"name": "Signet demo"},
        "registry": {identity.did: entry},
    }
    found = {
        DID_DOCUMENT: json.dumps(document, indent=2).encode(),
        "trust-list.json": json.dumps(trust_list, indent=2).encode(),
    }
    with application.database.read() as uow:
        for one in uow.credentials.status_lists():
            published = uow.ledger.published(f"status/{one.id}")
            if published is not None:
                found[f"status-{one.id}.json"] = published.content
    return found


def check_files(
    application: Application, made: list[Made], *, folder: Path
) -> Iterator[Checked]:
    """Verify every file in `folder`, and a forgery of one of them."""
    service = application.verifier(offline=True)
    for one in made:
        expected = EXPECTED.get(
            (one.award.id_number, one.award.achievement.code), Verdict.VALID
        )
        for path in sorted(folder.glob(f"{file_stem(one)}.*")):
            report = verify_source(str(path), service)
            yield Checked(
                made=one, path=path, expected=expected, verdict=report.verdict
            )
    forged = folder / FORGERY
    report = verify_source(str(forged), service)
    yield Checked(
        made=made[0], path=forged, expected=Verdict.INVALID, verdict=report.verdict
    )


FORGERY = "forged-name.json"


def forge(made: list[Made]) -> bytes:
    """A genuine badge with somebody else's name in it."""
    genuine = made[0].credential.document or b""
    return genuine.replace(made[0].award.name.encode(), b"Not The Holder")


def file_stem(one: Made) -> str:
    """The name of a badge's files, without the ending."""
    kind = "-attendance" if one.award.kind is AwardKind.ATTENDANCE else ""
    return f"{one.award.achievement.code}-{one.award.id_number}{kind}"


def _forms(one: Made, pictures: Pictures) -> dict[str, bytes]:
    stem = file_stem(one)
    document = one.credential.document or b""
    forms = {
        f"{stem}.json": document,
        f"{stem}.jwt": (one.credential.token or "").encode(),
    }
    if one.award.kind is not AwardKind.ATTENDANCE:
        text = document.decode()
        forms[f"{stem}.png"] = bake_png(pictures.badge_png(one.version), text)
        forms[f"{stem}.svg"] = bake_svg(pictures.badge_svg(one.version), text)
    return forms
