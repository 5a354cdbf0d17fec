"""A photo or screenshot of a QR code: the link, or the credential, that it holds.

Run this where it can be killed (`verifier.intake.confined`): decoders of pictures are
large, and written in languages that forgive nothing.
"""

from io import BytesIO
from typing import Final

import zxingcpp
from PIL import (
    Image,
    ImageColor,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from verifier.errors import UnreadableSubmissionError

FORMATS: Final = ("PNG", "JPEG", "WEBP")
# Loaded here and now: Pillow would load them, and forty others, on the first WebP.
_LOADED: Final = (PngImagePlugin, JpegImagePlugin, WebPImagePlugin)
# What a JPEG leads to: notes in TIFF, several pictures in one; and names of colours.
_LOADED_FOR_THEM: Final = (TiffImagePlugin, MpoImagePlugin, ImageColor)
# A telephone's photo has 12 to 50 million pixels; what is no JPEG is a screenshot.
MAX_PIXELS: Final = 24_000_000
MAX_JPEG_PIXELS: Final = 64_000_000
# A code that fills a tenth of a picture of this size is still read.
_LONGEST_SIDE: Final = 2_400
_QR_CODES: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_MAX_TEXT_BYTES: Final = 8 * 1024
_MEANS_SOMETHING: Final = ("https://", "http://localhost", "{", "eyJ")


def text_in_picture(data: bytes) -> bytes:
    """What the one QR code in a picture says, if that is a link or a credential.

    Raises:
        UnreadableSubmissionError: no such picture, no code, a code with something
            else, or several that differ.
    """
    picture = _opened(data)
    codes = zxingcpp.read_barcodes(picture, formats=_QR_CODES)
    texts = {one.text.strip() for one in codes}
    useful = sorted(one for one in texts if one.startswith(_MEANS_SOMETHING))
    if not texts:
        msg = (
            "no badge is in the picture, and no QR code that could be read; take a "
            "sharp picture of the code alone, from the front"
        )
        raise UnreadableSubmissionError(msg)
    if not useful:
        msg = "the QR code in the picture leads to no badge"
        raise UnreadableSubmissionError(msg)
    if len(useful) > 1:
        msg = "several QR codes are in the picture; take one of the code that you mean"
        raise UnreadableSubmissionError(msg)
    text = useful[0].encode()
    if len(text) > _MAX_TEXT_BYTES:
        msg = "the QR code holds more than a QR code can"
        raise UnreadableSubmissionError(msg)
    return text


def _opened(data: bytes) -> Image.Image:
    """The picture in shades of grey, no larger than is needed."""
    Image.MAX_IMAGE_PIXELS = MAX_JPEG_PIXELS
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            most = MAX_JPEG_PIXELS if picture.format == "JPEG" else MAX_PIXELS
            if picture.width * picture.height > most:
                msg = "the picture is too large; take a smaller one of the code alone"
                raise UnreadableSubmissionError(msg)
            picture.draft("L", (_LONGEST_SIDE, _LONGEST_SIDE))
            return _small_and_grey(picture)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as exc:
        msg = "the picture is damaged, or no PNG, JPEG or WebP"
        raise UnreadableSubmissionError(msg) from exc
    except Image.DecompressionBombError as exc:
        msg = "the picture is too large; take a smaller one of the code alone"
        raise UnreadableSubmissionError(msg) from exc


def _small_and_grey(picture: Image.Image) -> Image.Image:
    """Shrunk first, for memory; transparent grounds are white, as they are on paper."""
    layered = picture.has_transparency_data
    small = picture.convert("RGBA" if layered else "L")
    picture.close()
    small.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    if not layered:
        return small
    ground = Image.new("RGBA", small.size, "white")
    ground.alpha_composite(small)
    return ground.convert("L")
