import io
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from vc.baking import bake_png, bake_svg, unbake_png, unbake_svg
from vc.errors import BakingError, TooLargeError

CREDENTIAL = '{"name":"Café & <b>]]></b>"}'
TOKEN = "eyJhbGciOiJFZERTQSJ9.e30.AAAA"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
JSON_TEXT = st.dictionaries(st.text(), st.text() | st.integers(), max_size=5).map(
    json.dumps
)


def picture(**options):
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "PNG", **options)
    return out.getvalue()


PNG = picture()


def chunk(kind, data=b"", *, crc=None):
    crc = zlib.crc32(kind + data) if crc is None else crc
    return len(data).to_bytes(4, "big") + kind + data + crc.to_bytes(4, "big")


def chunks(png):
    position, found = 8, []
    while position < len(png):
        length = int.from_bytes(png[position : position + 4], "big")
        found.append((png[position + 4 : position + 8], png[position + 8 :][:length]))
        position += length + 12
    return found


def png_of(*parts):
    return SIGNATURE + b"".join(chunk(*part) for part in parts)


def itxt(text, keyword=b"openbadgecredential", flags=b"\0\0"):
    return (b"iTXt", keyword + b"\0" + flags + b"\0\0" + text)


IHDR, IDAT, IEND = (
    next(part for part in chunks(PNG) if part[0] == kind)
    for kind in (b"IHDR", b"IDAT", b"IEND")
)

# ---------------------------------------------------------------------- PNG


@given(JSON_TEXT)
def test_png_gives_back_what_was_baked(credential):
    assert unbake_png(bake_png(PNG, credential)) == credential


def test_png_baked_twice_holds_the_second_credential_alone():
    twice = bake_png(bake_png(PNG, CREDENTIAL), TOKEN)

    assert unbake_png(twice) == TOKEN
    assert twice == bake_png(PNG, TOKEN)


def test_baked_png_is_still_the_picture():
    image = Image.open(io.BytesIO(bake_png(PNG, CREDENTIAL)), formats=["PNG"])
    image.load()

    assert image.getpixel((0, 0)) == (0, 128, 128)
    assert image.text == {"openbadgecredential": CREDENTIAL}


def test_png_keeps_its_other_chunks():
    dpi = picture(dpi=(300, 300))

    kinds = [kind for kind, _ in chunks(bake_png(dpi, CREDENTIAL))]

    assert kinds == [b"IHDR", b"iTXt", b"pHYs", b"IDAT", b"IEND"]


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ([itxt(b"{}"), itxt(b"{}")], "more than one"),
        ([itxt(b'{"a":1}'), itxt(b'{"b":1}')], "more than one"),
        ([], "no Open Badges 3"),
        ([itxt(b"{}", keyword=b"openbadges")] * 2, "more than one"),
        ([itxt(b"{}", keyword=b"openbadgecredential ")], "no Open Badges 3"),
        ([itxt(b"{}", keyword=b"OpenBadgeCredential")], "no Open Badges 3"),
        ([(b"tEXt", b"openbadgecredential\0{}")], "no Open Badges 3"),
        ([itxt(zlib.compress(b"{}"), flags=b"\1\0")], "compressed"),
        ([itxt(b"{}", flags=b"\0\1")], "compressed"),
        ([(b"iTXt", b"openbadgecredential")], "misshapen"),
        ([(b"iTXt", b"openbadgecredential\0\0\0")], "misshapen"),
        ([(b"iTXt", b"openbadgecredential\0\0\0en\0")], "misshapen"),
        ([itxt(b"\xff")], "UTF-8"),
    ],
)
def test_png_refuses_anything_but_one_plain_credential(parts, reason):
    with pytest.raises(BakingError, match=reason):
        unbake_png(png_of(IHDR, *parts, IDAT, IEND))


@pytest.mark.parametrize(
    "png",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"GIF89a", id="GIF"),
        pytest.param(SIGNATURE, id="signature alone"),
        pytest.param(b"\n" + PNG, id="leading byte"),
        pytest.param(PNG[:-1], id="cut off"),
        pytest.param(PNG[: len(PNG) // 2], id="cut in the middle"),
        pytest.param(PNG + b"\0", id="trailing byte"),
        pytest.param(PNG + b"PK\3\4", id="ZIP behind"),
        pytest.param(PNG + b"<script>", id="script behind"),
        pytest.param(PNG + PNG, id="PNG behind"),
        pytest.param(png_of(IHDR, IDAT), id="no IEND"),
        pytest.param(png_of(IHDR, IDAT, (b"IEND", b"x")), id="IEND with data"),
        pytest.param(png_of(IHDR, IEND), id="no IDAT"),
        pytest.param(png_of(IDAT, IEND), id="no IHDR"),
        pytest.param(png_of(IHDR, IHDR, IDAT, IEND), id="two IHDR"),
        pytest.param(png_of((b"tEXt", b"a\0b"), IHDR, IDAT, IEND), id="IHDR second"),
        pytest.param(png_of((b"IHDR", b"x" * 12), IDAT, IEND), id="IHDR short"),
        pytest.param(png_of((b"IHDR", bytes(13)), IDAT, IEND), id="no pixels"),
        pytest.param(
            png_of(IHDR, IDAT, (b"tEXt", b"a\0b"), IDAT, IEND), id="IDAT in pieces"
        ),
        pytest.param(png_of(IHDR, IDAT, (b"PLTE", b"xxx"), IEND), id="PLTE late"),
        pytest.param(
            png_of(IHDR, *[(b"PLTE", b"xxx")] * 2, IDAT, IEND), id="PLTE twice"
        ),
        pytest.param(png_of(IHDR, (b"EVIL", b""), IDAT, IEND), id="unknown critical"),
        pytest.param(png_of(IHDR, (b"a1b2", b""), IDAT, IEND), id="type no letters"),
        pytest.param(
            SIGNATURE + chunk(*IHDR, crc=0) + chunk(*IDAT) + chunk(*IEND),
            id="bad checksum",
        ),
        pytest.param(
            SIGNATURE + b"\xff\xff\xff\xffIHDR" + PNG[16:], id="length 0xFFFFFFFF"
        ),
        pytest.param(SIGNATURE + b"\0\0\0\0IHDR" + PNG[16:], id="length 0"),
    ],
)  # fmt: skip
def test_png_refuses_damage_and_disorder(png):
    with pytest.raises(BakingError):
        unbake_png(png)
    with pytest.raises(BakingError):
        bake_png(png, CREDENTIAL)


def test_png_refuses_over_each_limit():
    wide = (b"IHDR", (65_535).to_bytes(4, "big") * 2 + IHDR[1][8:])
    with pytest.raises(TooLargeError, match="pixels"):
        unbake_png(png_of(wide, IDAT, IEND))
    with pytest.raises(TooLargeError, match="chunks"):
        unbake_png(png_of(IHDR, *[(b"tEXt", b"a\0b")] * 100_000, IDAT, IEND))
    with pytest.raises(TooLargeError, match="credential"):
        unbake_png(png_of(IHDR, itxt(b" " * 600_000), IDAT, IEND))
    with pytest.raises(TooLargeError, match="credential"):
        bake_png(PNG, " " * 600_000)


@pytest.mark.parametrize("credential", ["", "a\0b", "\ud800"])
def test_png_refuses_to_bake_what_cannot_be_read_back(credential):
    with pytest.raises(BakingError):
        bake_png(PNG, credential)


# ---------------------------------------------------------------------- SVG

SVG = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- a > b -->\n'
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8" data-x=">"><g/></svg>\n'
)
NS = b'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'


def svg_with(inner, attributes=NS):
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" '
        + attributes
        + b">"
        + inner
        + b"</svg>"
    )


ELEMENT = b"<openbadges:credential><![CDATA[{}]]></openbadges:credential>"


@given(JSON_TEXT)
def test_svg_gives_back_what_was_baked(credential):
    assert unbake_svg(bake_svg(SVG, credential)) == credential


@pytest.mark.parametrize(
    "credential",
    [CREDENTIAL, TOKEN, '{"]]>":"]]]]>>"}', '{\n\t"é": "\U0001f600"}', '{"a":"&lt;"}'],
)
@pytest.mark.parametrize(
    "svg",
    [
        SVG,
        b"\xef\xbb\xbf" + SVG,
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg" />',
        svg_with(b"\n<g>text</g>"),
        svg_with(b" " + ELEMENT + b"<g/>"),
        svg_with(b'<openbadges:credential verify="a.b.c"/><g/>'),
        svg_with(b'<c:credential xmlns:c="https://purl.imsglobal.org/ob/v3p0">{}</c:credential>'),
    ],
    ids=["plain", "BOM", "empty", "prefixed", "declared", "baked", "token", "other"],
)  # fmt: skip
def test_svg_of_many_forms_gives_back_what_was_baked(svg, credential):
    baked = bake_svg(svg, credential)

    assert unbake_svg(baked) == credential
    assert unbake_svg(bake_svg(bake_svg(baked, TOKEN), credential)) == credential
    assert baked.count(b"<openbadges:credential") == 1
    assert baked.count(b"credential>") <= 2


def test_svg_keeps_its_artwork_byte_for_byte():
    baked = bake_svg(SVG, TOKEN)
    element = f'<openbadges:credential verify="{TOKEN}"/>'.encode()

    assert baked.replace(b" " + NS, b"").replace(element, b"") == SVG


def test_svg_credential_is_the_first_thing_in_the_picture():
    assert b'data-x=">"><openbadges:credential><![CDATA[' in bake_svg(SVG, CREDENTIAL)


@pytest.mark.parametrize(
    ("svg", "reason"),
    [
        (SVG, "no Open Badges 3"),
        (svg_with(ELEMENT + ELEMENT), "more than one"),
        (svg_with(ELEMENT + b"<g>" + ELEMENT + b"</g>"), "more than one"),
        (svg_with(b"<g/>" + ELEMENT), "directly after"),
        (svg_with(b"<g>" + ELEMENT + b"</g>"), "directly after"),
        (svg_with(b"<openbadges:credential/>"), "either its text"),
        (svg_with(b"<openbadges:credential> </openbadges:credential>"), "either its"),
        (
            svg_with(
                b'<openbadges:credential verify="a.b.c">{}</openbadges:credential>'
            ),
            "either its text",
        ),
        (
            svg_with(b"<openbadges:credential>{<g/>}</openbadges:credential>"),
            "without elements",
        ),
        (
            svg_with(ELEMENT, b'xmlns:openbadges="https://evil.example"'),
            "no Open Badges",
        ),
        (
            svg_with(ELEMENT, b'xmlns:openbadges="http://openbadges.org"'),
            "no Open Badges",
        ),
    ],
)
def test_svg_refuses_anything_but_one_credential_in_its_place(svg, reason):
    with pytest.raises(BakingError, match=reason):
        unbake_svg(svg)


LAUGHS = b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "svg",
    [
        pytest.param(LAUGHS + svg_with(b"&b;"), id="billion laughs"),
        pytest.param(b"<!DOCTYPE svg>" + SVG.split(b"\n", 1)[1], id="document type"),
        pytest.param(
            b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            + svg_with(b"<openbadges:credential>&x;</openbadges:credential>"),
            id="external entity",
        ),
        pytest.param(
            b'<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>'
            + svg_with(b""),
            id="parameter entity",
        ),
        pytest.param(svg_with(b"&unknown;"), id="undefined entity"),
        pytest.param(
            b'<?xml-stylesheet href="http://127.0.0.1:9/"?>' + svg_with(ELEMENT),
            id="style sheet",
        ),
        pytest.param(svg_with(ELEMENT + b"<?php x ?>"), id="instruction inside"),
        pytest.param(
            b'<?xml version="1.0" encoding="UTF-7"?>' + svg_with(ELEMENT), id="UTF-7"
        ),
        pytest.param(
            b"<?xml version='1.0' encoding='cp037'?>" + svg_with(ELEMENT), id="EBCDIC"
        ),
        pytest.param(svg_with(ELEMENT).decode().encode("utf-16"), id="UTF-16"),
        pytest.param(svg_with(b"\xff"), id="not UTF-8"),
        pytest.param(svg_with(ELEMENT)[:-1], id="cut off"),
        pytest.param(svg_with(ELEMENT) + b"<svg/>", id="two roots"),
        pytest.param(b"", id="empty"),
        pytest.param(b"<html><svg/></html>", id="HTML"),
        pytest.param(b"<svg/>", id="no name space"),
        pytest.param(b'<g xmlns="http://www.w3.org/2000/svg"/>', id="other root"),
    ],
)
def test_svg_refuses_active_and_broken_xml(svg):
    with pytest.raises(BakingError):
        unbake_svg(svg)
    with pytest.raises(BakingError):
        bake_svg(svg, CREDENTIAL)


def test_svg_refuses_over_each_limit():
    with pytest.raises(TooLargeError, match="bytes"):
        unbake_svg(svg_with(b" " * (4 * 1024 * 1024)))
    with pytest.raises(TooLargeError, match="levels"):
        unbake_svg(svg_with(b"<g>" * 1000 + b"</g>" * 1000))
    with pytest.raises(TooLargeError, match="elements"):
        unbake_svg(svg_with(b"<g/>" * 100_000))
    with pytest.raises(TooLargeError, match="credential"):
        bake_svg(SVG, "{" + " " * 600_000 + "}")
    with pytest.raises(TooLargeError, match="credential"):
        unbake_svg(svg_with(ELEMENT.replace(b"{}", b"{" + b" " * 600_000 + b"}")))


@pytest.mark.parametrize(
    "credential", ["", "x", "[]", "<b/>", "a.b", '{"a":"\1"}', "{\r\n}", "{\ufffe}"]
)
def test_svg_refuses_to_bake_what_cannot_be_read_back(credential):
    with pytest.raises(BakingError):
        bake_svg(SVG, credential)


def test_svg_refuses_a_prefix_that_means_something_else():
    with pytest.raises(BakingError, match="prefix"):
        bake_svg(svg_with(b"", b'xmlns:openbadges="https://evil.example"'), TOKEN)
