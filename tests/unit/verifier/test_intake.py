"""What may be handed in; what may not is refused with a way out (attacks 3.9)."""

import io
import json
import os
import subprocess
import sys
import zlib

import pypdf
import pytest
import qrcode
from PIL import Image, ImageFilter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from tests.fuzz.seeds import pdf, picture
from tests.fuzz.target import run_here
from tests.support import BASE, valid_badge
from vc.baking import bake_png
from verifier.errors import UnreadableSubmissionError
from verifier.intake.submission import MAX_SUBMISSION_BYTES, is_link, read_submission

LINK = f"{BASE}/credentials/0f9c2b1e-6a4d-4c1b-9a57-3d2e8b7f6c10"
BADGE = json.dumps(valid_badge(), ensure_ascii=False)


def read(data):
    return read_submission(data, confined=run_here)


def refusal(data):
    with pytest.raises(UnreadableSubmissionError) as caught:
        read(data)
    return str(caught.value)


def saved(image, form="PNG", **options):
    file = io.BytesIO()
    image.save(file, format=form, **options)
    return file.getvalue()


def code(text, **options):
    return qrcode.make(text, **options).get_image().convert("L")


# -------------------------------------------------------------------------- PDF


def written(writer):
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_badge_attached_to_a_pdf_is_read():
    assert read(pdf({"credential.json": BADGE.encode()})) == BADGE


def test_a_token_attached_to_a_pdf_is_read():
    assert read(pdf({"badge.jwt": b"eyJh.eyJi.c2ln"})) == "eyJh.eyJi.c2ln"


def test_other_attachments_may_stand_beside_the_badge():
    files = {"marks.csv": b"a,b\n1,2\n", "badge.json": BADGE.encode(), "x.png": b"\x89"}

    assert read(pdf(files)) == BADGE


def test_two_badges_in_one_pdf_are_refused_whatever_their_names():
    for names in (("credential.json", "credential.json"), ("a.json", "b.txt")):
        writer = pypdf.PdfWriter()
        writer.add_blank_page(100, 100)
        for name in names:
            writer.add_attachment(name, BADGE.encode())
        assert "2 badges are attached" in refusal(written(writer))


def test_a_pdf_without_a_badge_says_what_to_do():
    assert "no badge is attached" in refusal(pdf({}))
    assert "no badge is attached" in refusal(pdf({"notes.txt": b"hello"}))


READ_ONE = """
import sys
from verifier.errors import UnreadableSubmissionError
from verifier.intake.pdf_attachment import credential_in_pdf
try:
    credential_in_pdf(sys.stdin.buffer.read())
except UnreadableSubmissionError as exc:
    print(exc)
"""


def test_no_program_of_this_machine_is_started_for_a_pdf(tmp_path):
    """Where jbig2dec is installed, pypdf would hand it what is attached."""
    program = tmp_path / "jbig2dec"
    program.write_text(f"#!/bin/sh\n: > {tmp_path / 'started'}\n")
    program.chmod(0o755)

    ended = subprocess.run(
        [sys.executable, "-c", READ_ONE],
        input=pdf({"badge.json": BADGE.encode()}, decoded_by="/JBIG2Decode"),
        env={"PATH": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        check=True,
    )

    assert b"damaged" in ended.stdout
    assert not (tmp_path / "started").exists()


def test_an_encrypted_pdf_is_refused():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf({"b.json": BADGE.encode()})))
    writer.encrypt("secret")

    assert "encrypted" in refusal(written(writer))


def test_a_pdf_that_was_added_to_says_what_its_last_revision_attaches():
    """As a reader of PDFs would show: never a mixture, and the proof decides."""
    other = BADGE.replace("Zoë", "Eve")
    first = pdf({"credential.json": BADGE.encode()})
    writer = pypdf.PdfWriter(io.BytesIO(first), incremental=True)
    names = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]
    names[1].get_object()["/EF"]["/F"].get_object().set_data(other.encode())
    later = written(writer)

    assert later.startswith(first[:100])
    assert read(later) == other


def test_scripts_and_launch_actions_of_a_pdf_are_not_looked_at():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf({"b.json": BADGE.encode()})))
    for action, key in (("/Launch", "/F"), ("/JavaScript", "/JS")):
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {
                NameObject("/S"): NameObject(action),
                NameObject(key): TextStringObject("app.alert('x')"),
            }
        )

        assert read(written(writer)) == BADGE


def test_an_attachment_that_inflates_without_end_is_refused():
    writer = pypdf.PdfWriter()
    writer.add_blank_page(10, 10)
    writer.add_attachment("credential.json", b"{" + b" " * 30_000_000)
    tree = writer.root_object["/Names"]["/EmbeddedFiles"]
    streams = tree["/Names"][1].get_object()["/EF"]
    packed = streams["/F"].get_object().flate_encode()
    streams[NameObject("/F")] = writer._add_object(packed)
    writer.compress_identical_objects(remove_unreferenced=True)
    huge = written(writer)

    assert len(huge) < 200_000
    assert "larger than a badge" in refusal(huge)


def test_a_name_tree_that_leads_into_itself_ends():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf({"b.json": BADGE.encode()})))
    tree = writer.root_object["/Names"]["/EmbeddedFiles"]
    node = writer._add_object(tree)
    tree[NameObject("/Kids")] = ArrayObject([node, node])

    assert "strange way" in refusal(written(writer))


def test_an_associated_file_is_read_once_though_it_is_listed_twice():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf({"b.json": BADGE.encode()})))
    file = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"][1]
    writer.root_object[NameObject("/AF")] = ArrayObject([file])

    assert read(written(writer)) == BADGE


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
        pdf({"b.json": BADGE.encode()})[:-300],
    ],
    ids=["header", "nothing", "no root", "cut off"],
)
def test_a_damaged_pdf_is_refused_or_recovered_never_more(data):
    try:
        said = read(data)
    except UnreadableSubmissionError as exc:
        said = str(exc)

    assert said == BADGE or "PDF" in said


def test_a_pdf_of_ten_thousand_pages_costs_no_page():
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(10, 10)
    kids = writer._pages.get_object()["/Kids"]
    kids.extend([page.indirect_reference] * 9_999)
    writer.add_attachment("b.json", BADGE.encode())

    assert read(written(writer)) == BADGE


# --------------------------------------------------------------------- pictures


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_the_link_in_a_picture_of_a_code_is_read(form):
    assert read(picture(form, LINK)) == LINK


@pytest.mark.parametrize("degrees", [7, 90, 180, 200])
def test_a_code_that_was_photographed_askew_is_read(degrees):
    photo = code(LINK).convert("RGB").rotate(degrees, expand=True, fillcolor="white")
    photo = photo.filter(ImageFilter.GaussianBlur(2))

    assert read(saved(photo, "JPEG", quality=60)) == LINK


def test_a_small_code_in_a_large_photo_is_read():
    paper = Image.new("RGB", (4000, 3000), (210, 200, 190))
    paper.paste(code(LINK, box_size=12), (2500, 1800))

    assert read(saved(paper, "JPEG")) == LINK


def test_a_white_code_on_a_dark_page_is_read():
    inverted = code(LINK).point(lambda grey: 255 - grey)

    assert read(saved(inverted)) == LINK


def test_a_screenshot_with_a_transparent_ground_is_read():
    layered = Image.new("RGBA", (500, 500), (0, 0, 0, 0))
    dark = code(LINK, box_size=8).point(lambda grey: 255 - grey)
    layered.paste((0, 0, 0, 255), (0, 0), dark.resize((400, 400)))

    assert read(saved(layered)) == LINK


def test_a_baked_badge_counts_before_a_code_drawn_in_the_same_picture():
    assert read(bake_png(picture("PNG", LINK), BADGE)) == BADGE


def test_a_credential_may_itself_be_in_the_code():
    assert read(picture("PNG", "eyJhbGciOiJFUzI1NiJ9.e30.AA")).startswith("eyJ")


def test_two_codes_that_differ_are_refused():
    both = Image.new("L", (1200, 600), 255)
    both.paste(code(LINK), (0, 0))
    both.paste(code("https://uni.example.evil/credentials/1"), (650, 0))

    assert "several QR codes" in refusal(saved(both))


def test_the_same_code_twice_is_one():
    both = Image.new("L", (1200, 600), 255)
    both.paste(code(LINK), (0, 0))
    both.paste(code(LINK), (620, 0))

    assert read(saved(both)) == LINK


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "WIFI:S:x;;",
        "hello",
        "http://a.example",
    ],
)
def test_a_code_with_something_else_leads_to_no_badge(text):
    assert "leads to no badge" in refusal(picture("PNG", text))


def test_a_picture_without_a_code_says_what_to_do():
    assert "no QR code" in refusal(saved(Image.new("L", (300, 300), 128)))


@pytest.mark.parametrize("form", ["GIF", "TIFF", "ICO", "BMP"])
def test_a_picture_of_another_kind_is_refused(form):
    assert "neither a picture" in refusal(saved(code(LINK).convert("P"), form))


def test_a_heic_photo_is_refused_with_the_way_out():
    assert "screenshot" in refusal(b"\0\0\0\x18ftypheic" + bytes(100))


def test_a_picture_that_would_take_too_many_pixels_is_refused_unopened():
    header = b"IHDR" + (4096).to_bytes(4) + (4097).to_bytes(4) + b"\x08\0\0\0\0"
    png = picture("PNG", LINK)
    huge = png[:8] + b"\0\0\0\r" + header + zlib.crc32(header).to_bytes(4) + png[33:]

    assert "pixels" in refusal(huge)


def test_a_jpeg_that_is_cut_off_is_refused():
    assert "damaged" in refusal(picture("JPEG", LINK)[:1500])


# ------------------------------------------------------------------ and the rest


def test_a_web_page_is_told_from_a_picture():
    for page in (b"<!DOCTYPE html><title>x</title>", b"\xef\xbb\xbf <html>", b"<HTML>"):
        assert "web page" in refusal(page)


def test_what_is_too_large_is_refused_unread():
    assert "8 MB" in refusal(b"{" * (MAX_SUBMISSION_BYTES + 1))


@pytest.mark.parametrize("data", [b"", b"  \n", b"\xff\xfe{\0}\0", b"PK\x03\x04\xff"])
def test_what_is_nothing_or_no_text_is_refused(data):
    refusal(data)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (LINK, True),
        ("http://localhost:8000/credentials/1", True),
        ("https://a.example/ x", False),
        ("ftp://a.example/", False),
        ("javascript:alert(1)", False),
        ("https://" + "a" * 3_000, False),
        ("{}", False),
    ],
)
def test_only_a_link_is_followed(text, answer):
    assert is_link(text) is answer
