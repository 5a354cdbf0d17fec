"""What the fuzzer begins with: every form of credential that we read, genuine.

    python -m tests.fuzz.seeds

writes them into `tests/fuzz/corpus/`. Inputs that once broke something are kept there
too, by hand, with a name that says what they broke.
"""

import io
import json
from pathlib import Path

import pypdf
import qrcode
from pypdf.generic import NameObject

from tests.support import (
    BASE,
    REVOCATIONS,
    SIGNED_AT,
    STRANGER_KEY,
    TOKEN_KEY,
    badge,
    component,
    profile,
    signed,
    status_list,
    unsigned_badge,
    valid_badge,
)
from vc.baking import bake_png, bake_svg
from vc.clr import LearnerRecord, build_clr_credential
from vc.jose import OPEN_BADGES, VC_JOSE_COSE, TokenProfile, sign_token

CORPUS = Path(__file__).parent / "corpus"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    '<rect width="9" height="9"/></svg>'
)


def genuine() -> dict[str, bytes]:
    """Every seed by its file name."""
    one = valid_badge()
    text = json.dumps(one, ensure_ascii=False)
    part = signed(unsigned_badge(id=f"{BASE}/credentials/part"))
    return {
        "badge.json": text.encode(),
        "badge.jwt": _token(OPEN_BADGES),
        "badge.vc.jwt": _token(VC_JOSE_COSE),
        "stranger.json": json.dumps(_by_a_stranger()).encode(),
        "stack.json": json.dumps(signed(_stack(one, part))).encode(),
        "record.json": json.dumps(signed(_record(one, part))).encode(),
        "status-list.json": json.dumps(
            signed(status_list(REVOCATIONS, "revocation"))
        ).encode(),
        "badge.png": bake_png(picture("PNG", "a plain picture"), text),
        "badge.svg": bake_svg(SVG.encode(), text),
        "badge.pdf": pdf({"credential.json": text.encode()}),
        "code.png": picture("PNG", f"{BASE}/credentials/1"),
        "code.jpg": picture("JPEG", f"{BASE}/credentials/1"),
        "link.txt": f"{BASE}/credentials/1".encode(),
    }


def picture(form: str, text: str) -> bytes:
    """A picture of a QR code."""
    file = io.BytesIO()
    code = qrcode.make(text, box_size=3).get_image().convert("L")
    code.save(file, format=form)
    return file.getvalue()


def pdf(attachments: dict[str, bytes], decoded_by: str = "") -> bytes:
    """A PDF of one empty page with files attached, which say what decodes them."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    for name, content in attachments.items():
        attached = writer.add_attachment(name, content)
        if decoded_by:
            stream = attached.pdf_object["/EF"]["/F"].get_object()
            stream[NameObject("/Filter")] = NameObject(decoded_by)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _by_a_stranger() -> dict[str, object]:
    did = STRANGER_KEY.verification_method.partition("#")[0]
    return signed(unsigned_badge(issuer=profile(id=did), status=()), STRANGER_KEY)


def _token(profile_: TokenProfile) -> bytes:
    return sign_token(unsigned_badge(), TOKEN_KEY, profile=profile_).encode()


def _stack(*parts: dict[str, object]) -> dict[str, object]:
    return unsigned_badge(
        id=f"{BASE}/credentials/stack",
        components=tuple(component(one) for one in parts),
    )


def _record(*badges: dict[str, object]) -> dict[str, object]:
    return build_clr_credential(
        LearnerRecord(
            id=f"{BASE}/records/1",
            name="Record of Zoë Müller",
            issuer=profile(),
            recipient=badge().recipient,
            badges=badges,
            valid_from=SIGNED_AT,
        )
    )


if __name__ == "__main__":
    CORPUS.mkdir(exist_ok=True)
    for name, content in genuine().items():
        (CORPUS / name).write_bytes(content)
