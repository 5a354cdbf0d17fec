"""Charts as SVG text: bars on a logarithmic scale, stacked parts, a line."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 760
LABELS = 250
COLOURS = {"ours": "#0b5d4e", "peer": "#8a94a6", "limit": "#d9a441"}
PARTS = (
    "#7a5aa6",
    "#0b5d4e",
    "#2f8573",
    "#63a99a",
    "#9accc0",
    "#c8d5e8",
    "#9fb3d1",
    "#d9a441",
    "#7388ad",
    "#b9772d",
    "#4a5a78",
)


@dataclass(frozen=True)
class Bar:
    """One bar: what it stands for, how long it is, and which colour it has."""

    label: str
    value: float
    kind: str


def log_bars(title: str, groups: Mapping[str, Sequence[Bar]]) -> str:
    """Groups of bars on one logarithmic scale, the number at the end of each."""
    values = [bar.value for bars in groups.values() for bar in bars]
    low = math.floor(math.log10(min(values)))
    high = math.ceil(math.log10(max(values)))
    scale = (WIDTH - LABELS - 90) / (high - low)
    body, y = [], 44
    for heading, bars in groups.items():
        body.append(_text(12, y, heading, weight="bold"))
        y += 8
        for bar in bars:
            length = max(2.0, (math.log10(bar.value) - low) * scale)
            body.append(_text(LABELS - 8, y + 11, bar.label, anchor="end"))
            body.append(_rect(LABELS, y, length, 14, COLOURS[bar.kind]))
            body.append(_text(LABELS + length + 6, y + 11, f"{bar.value:,.0f}"))
            y += 18
        y += 22
    lines = [
        _line(x := LABELS + step * scale, 30, x, y - 20)
        for step in range(high - low + 1)
    ]
    return _svg(title, y, [*lines, *body])


def stacks(title: str, rows: Mapping[str, Mapping[str, float]], *, unit: str) -> str:
    """Rows of parts that add up, all to one scale, with a legend."""
    longest = max(sum(parts.values()) for parts in rows.values())
    names = list(dict.fromkeys(name for parts in rows.values() for name in parts))
    colours = dict(zip(names, PARTS * len(names), strict=False))
    scale = (WIDTH - 130 - 90) / longest
    body, y = [], 44
    for heading, parts in rows.items():
        body.append(_text(122, y + 18, heading, anchor="end"))
        x = 130.0
        for name, value in parts.items():
            body.append(_rect(x, y, value * scale, 26, colours[name]))
            x += value * scale
        total = f"{sum(parts.values()):,.0f} {unit}"
        body.append(_text(x + 6, y + 18, total))
        y += 40
    body += list(_legend(colours, y))
    return _svg(title, y + 20 * math.ceil(len(colours) / 3) + 8, body)


def line(title: str, points: Sequence[tuple[float, float]], *, x: str, y: str) -> str:
    """One line through points, both scales logarithmic; a straight slope is linear."""
    left, top, wide, tall = 70, 60, WIDTH - 120, 260
    logs = [(math.log10(a), math.log10(b)) for a, b in points]
    (x0, x1), (y0, y1) = ((min(s), max(s)) for s in zip(*logs, strict=True))
    placed = [
        (left + (a - x0) / (x1 - x0) * wide, top + tall - (b - y0) / (y1 - y0) * tall)
        for a, b in logs
    ]
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in placed)
    body = [
        _line(left, top, left, top + tall),
        _line(left, top + tall, left + wide, top + tall),
        f'<polyline points="{path}" fill="none" stroke="#0b5d4e" stroke-width="2"/>',
        _text(left + wide / 2, top + tall + 40, x, anchor="middle"),
        _text(12, top - 18, y),
    ]
    for (a, b), (size, time) in zip(placed, points, strict=True):
        body.append(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="#0b5d4e"/>')
        body.append(_text(a, top + tall + 20, f"{size:,.0f}", anchor="middle"))
        body.append(_text(a - 8, b - 8, f"{time:,.2g}", anchor="end"))
    return _svg(title, top + tall + 56, body)


def _legend(colours: Mapping[str, str], y: float) -> Iterator[str]:
    for number, (name, colour) in enumerate(colours.items()):
        x, below = 20 + number % 3 * 245, y + number // 3 * 20
        yield _rect(x, below, 12, 12, colour)
        yield _text(x + 18, below + 11, name)


def _svg(title: str, height: float, body: Sequence[str]) -> str:
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{WIDTH}" '
        f'height="{height:.0f}" viewBox="0 0 {WIDTH} {height:.0f}" '
        'font-family="system-ui, sans-serif" font-size="12">'
    )
    return "\n".join(
        [
            opening,
            f"<title>{escape(title)}</title>",
            f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>',
            _text(12, 20, title, weight="bold", size=14),
            *body,
            "</svg>",
            "",
        ]
    )


def _text(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    weight: str = "normal",
    size: int = 12,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" '
        f'font-size="{size}" fill="#1c2430">{escape(text)}</text>'
    )


def _rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{colour}"/>'
    )


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        'stroke="#dde3ec"/>'
    )
