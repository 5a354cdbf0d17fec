"""Pages held against WCAG by axe-core, and against the width of the window."""

from pathlib import Path

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
VIEWS = (
    (1280, 900, "light"),
    (1280, 900, "dark"),
    (390, 844, "dark"),
    (390, 844, "light"),
    (320, 640, "light"),
    (320, 640, "dark"),
)


def breaches(page, axe):
    """What axe-core finds against WCAG 2.2 A and AA, as rule and element."""
    page.evaluate(axe)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS
    )
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def fits(page):
    page.wait_for_load_state()
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def assert_fits_and_keeps_wcag(page, axe):
    """At every size, in light and in dark, with all that is folded opened."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for width, height, colours in VIEWS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        assert fits(page), (width, colours)
        assert breaches(page, axe) == [], (width, colours)
    assert not [one for one in page.complaints if "Content Security" in one]
