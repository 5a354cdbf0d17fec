"""QR codes that open one of our own https addresses, and nothing else."""

import io

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage


def draw_qr_svg(url: str) -> bytes:
    """A QR code of `url` as SVG: dark on light in any mode, quiet zone of four."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4, box_size=10)
    code.add_data(url)
    code.make(fit=True)
    out = io.BytesIO()
    code.make_image(image_factory=_OnWhite).save(out)
    return out.getvalue()


class _OnWhite(SvgPathImage):  # type: ignore[misc]  # qrcode is untyped
    """The path on a white ground, so that a dark page does not invert it."""

    background = "#ffffff"
