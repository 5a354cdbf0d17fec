"""A credential inside its picture: Open Badges 3.0, "Baked Badges"; CLR 2.0."""

from vc.baking_forms import LEARNER_RECORD, OPEN_BADGE, BakedForm
from vc.baking_png import bake_png, unbake_png
from vc.baking_svg import bake_svg, unbake_svg

__all__ = [
    "LEARNER_RECORD",
    "OPEN_BADGE",
    "BakedForm",
    "bake_png",
    "bake_svg",
    "unbake_png",
    "unbake_svg",
]
