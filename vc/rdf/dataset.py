"""A dataset taken apart by how its statements depend on the labels of blank nodes.

Most statements mention one blank node or none, so that nearly all of a canonical
line can be written before any label is known. What mentions two is kept whole.
"""

from collections.abc import Iterable, Mapping

from vc.rdf.terms import Quad


class Dataset:
    """The statements of a dataset: finished, about one blank node, or about several.

    `ground` are finished lines; `own` has, for every blank node, the lines that it is
    the subject of and that mention no other, without the subject; `shared` are the
    statements that mention a blank node anywhere else, `linked` the same by node.
    """

    __slots__ = ("ground", "linked", "own", "shared")

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.ground: list[str] = []
        self.own: dict[str, list[str]] = {}
        self.shared: list[Quad] = []
        self.linked: dict[str, list[Quad]] = {}
        for quad in quads:
            s, p, o, g = quad
            if o[0] == "_" or g[:1] == "_":
                self._add_shared(quad)
                continue
            rest = f" {p} {o} {g} .\n" if g else f" {p} {o} .\n"
            if s[0] != "_":
                self.ground.append(s + rest)
            elif s in self.own:
                self.own[s].append(rest)
            else:
                self.own[s] = [rest]

    def _add_shared(self, quad: Quad) -> None:
        s, _, o, g = quad
        self.shared.append(quad)
        if s[0] == "_":
            self._link(s, quad)
        if o[0] == "_" and o != s:
            self._link(o, quad)
        if g[:1] == "_" and g not in (s, o):
            self._link(g, quad)

    def _link(self, label: str, quad: Quad) -> None:
        if label not in self.own:
            self.own[label] = []
        if label in self.linked:
            self.linked[label].append(quad)
        else:
            self.linked[label] = [quad]

    def first_degree(self, label: str) -> str:
        """Give what RDFC-1.0, "Hash First Degree Quads", hashes for a blank node."""
        lines = ["_:a" + rest for rest in self.own[label]]
        for s, p, o, g in self.linked.get(label, ()):
            if s[0] == "_":
                s = "_:a" if s == label else "_:z"  # noqa: PLW2901
            if o[0] == "_":
                o = "_:a" if o == label else "_:z"  # noqa: PLW2901
            if g[:1] == "_":
                g = "_:a" if g == label else "_:z"  # noqa: PLW2901
            lines.append(f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n")
        lines.sort()
        return "".join(lines)

    def lines(self, labels: Mapping[str, str]) -> list[str]:
        """Give every line, in no order, with the blank nodes so labelled."""
        lines = self.ground.copy()
        for label, rests in self.own.items():
            subject = labels[label]
            lines += [subject + rest for rest in rests]
        get = labels.get
        for s, p, o, g in self.shared:
            if g:
                lines.append(f"{get(s, s)} {p} {get(o, o)} {get(g, g)} .\n")
            else:
                lines.append(f"{get(s, s)} {p} {get(o, o)} .\n")
        return lines
