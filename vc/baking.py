"""A credential inside its picture: Open Badges 3.0, "Baked Badges"."""

from vc.baking_png import bake_png, unbake_png
from vc.baking_svg import bake_svg, unbake_svg

__all__ = ["bake_png", "bake_svg", "unbake_png", "unbake_svg"]
