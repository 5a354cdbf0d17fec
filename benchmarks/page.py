"""`docs/performance.md` and its charts, from what was measured."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import charts
from benchmarks.load_page import last_section
from benchmarks.targets import LINEAR_WITHIN, MEMORY_KIB, TARGETS

Rows = Sequence[Mapping[str, Any]]

PAGE = """\
# Performance

Made by `make bench`; whoever doubts a figure can run it. Another machine's are in
[performance/another-machine.md](performance/another-machine.md). Everybody gets
the same badges ({size:,} bytes signed, {quads} quads, tied blank nodes), one process
and one core ({core}), in turn, in slots of {seconds:g} s over {rounds} rounds; each
figure is the median.
{machine}; {date}. The load of the machine went from {load_before} to
{load_after} meanwhile. Our busiest modules ran in the form: {form}. Versions:
{versions}.

## What was to be reached

{targets}

The last column is what there is to work with: the time that the goal allows for one
badge, and how much of it the bare signature takes, which is OpenSSL's and not ours.

Memory: {memory}.
Document size: {linear}.

## Side by side

![Operations a second, by work](performance/rates.svg)

{rates}

What each one does: our *issue* checks every rule before it signs, and our *verify*
refuses what a signature would not cover. `@digitalbazaar/vc` is asked for
`issue` and `verifyCredential`, with both status lists for the whole report;
`openbadgeslib` for its bare proof functions, and for `OB3LdpVerifier` in the whole
report, which reads no status list; `openvc-core` verifies tokens of its own making,
since it reads none without a `vc` claim. The status check of
`@digitalbazaar/vc-bitstring-status-list` is `getStatus` alone, a bit in memory; ours
reads and judges the entry as well. The limit is the same signature by the same
library, alone, on 64 bytes.
{left_out}

## Where the time goes

![Microseconds of each part](performance/stages.svg)

{stages}

The physical limit is the signature: everything above its part is what we could still
save. {nearest}

The busiest modules are translated into C by mypyc where a compiler is at hand
([ADR 16](adr/0016-native-form-of-the-busiest-modules.md)). The same works without it,
the best of five slots:

{forms}

{missing} Tightest is `verify eddsa-jcs-2022`: beside the signature its goal leaves half
of a signature's time or less for everything else, and everything else is small by now:
finding the key, reading three times and a base58 text, looking for other names of
terms, canonical JSON in C, two hashes, and some sixty calls between them, each a
fraction of a microsecond of Python. Those calls in C as well brought three hundredths
of the goal when tried, too little to pay for the types that mypyc misjudges there. What
would bring more: a verification in libsodium, which took a prototype 0.6 of OpenSSL's
time, but then the limit itself moves.

“Any badge” as canonical JSON is slower than “from a template” by the rules, which are
asked of each badge there, and of one badge of an offering here. Neither rarer garbage
collection nor checking names in sets instead of one by one changed a figure.

## What grows

![Milliseconds over quads](performance/size.svg)

The walk and the canonical form, each the best of many single runs.

{sizes}

## What is refused

Equal parts within equal parts, which RDFC-1.0 could try in more orders than there are
seconds. Our budget ends it after a few ms; the rest is reading the document, which
grows with its size alone.

{poison}
"""


def write_page(
    folder: Path,
    *,
    results: Rows,
    environment: Mapping[str, Any],
    growth: Mapping[str, Any],
) -> None:
    """Write the page and its charts into `folder`."""
    pictures = folder / "performance"
    pictures.mkdir(parents=True, exist_ok=True)
    for name, picture in _pictures(results, growth).items():
        (pictures / name).write_text(picture)
    text = PAGE.format(
        **environment["badge"],
        **environment["pace"],
        core=environment["core"],
        form=environment["form"],
        machine=environment["machine"],
        date=environment["date"],
        load_before=environment["load_before"],
        load_after=environment["load_after"],
        versions=", ".join(f"{k} {v}" for k, v in environment["versions"].items()),
        targets=_table(
            ("work", "to reach", "reached", "μs allowed, of them the signature"),
            _target_rows(results),
        ),
        memory=_memory(growth["memory"]),
        linear=_linear(growth["sizes"]),
        rates=_table(
            ("work", "ours", "others", "limit", "× best other", "of the limit"),
            map(_rate_row, results),
        ),
        stages=_table(
            ("part", "μs"), ((k, f"{v:.1f}") for k, v in growth["stages"].items())
        ),
        nearest=_nearest(results),
        missing=_missing(results),
        forms=_forms(**growth["forms"]),
        left_out=_left_out(environment["left_out"]),
        poison=_table(
            ("equal parts", "bytes", "ms until refused", "worst of 11"),
            (
                (
                    f"{one['twins']} × {one['twins']}",
                    f"{one['bytes']:,}",
                    f"{one['ms']:.0f}",
                    f"{one['worst_ms']:.0f}",
                )
                for one in growth["poison"]
            ),
        ),
        sizes=_table(
            ("quads", "blank nodes", "ms", "μs a quad"),
            (
                (
                    f"{one['quads']:,}",
                    f"{one['blank_nodes']:,}",
                    f"{one['ms']:.2f}",
                    f"{one['us_per_quad']:.2f}",
                )
                for one in growth["sizes"]
            ),
        ),
    )
    (folder / "performance.md").write_text(text + last_section())


def _target_rows(results: Rows) -> Iterator[tuple[str, ...]]:
    by_work = {row["work"]: row for row in results}
    for work, targets in TARGETS.items():
        row = by_work.get(work)
        for target in targets:
            if row is None:
                yield work, target.words, "not measured yet", "–"
                continue
            share = target.reached(row)
            verdict = "yes" if share >= 1 else "**not yet**"
            yield work, target.words, f"{verdict}, {share:.2f} of it", _room(row, share)


def _room(row: Mapping[str, Any], share: float) -> str:
    allowed = 1e6 / row["ours_per_s"] * share
    if row["limit_per_s"] is None:
        return f"{allowed:,.1f}"
    return f"{allowed:,.0f}, {1e6 / row['limit_per_s']:,.0f}"


def _rate_row(row: Mapping[str, Any]) -> tuple[str, ...]:
    others = ", ".join(f"{name} {rate:,.0f}" for name, rate in row["peers"].items())
    return (
        row["work"],
        f"{row['ours_per_s']:,.0f}/s",
        others,
        _or_dash(row["limit_per_s"], "{:,.0f}/s"),
        _or_dash(row["ratio_to_best_peer"], "{:.2f}"),
        _or_dash(row["ratio_to_limit"], "{:.2f}"),
    )


def _or_dash(value: float | None, form: str) -> str:
    return "–" if value is None else form.format(value)


def _memory(memory: Mapping[str, Any] | None) -> str:
    if memory is None:
        return "not measured here (it takes Linux)"
    verdict = "as wanted" if memory["growth_kib"] < MEMORY_KIB else "**too much**"
    return (
        f"the issuing process grew by {memory['growth_kib']:,} KiB over "
        f"{memory['badges']:,} badges (at most {MEMORY_KIB:,}): {verdict}"
    )


def _linear(sizes: Rows) -> str:
    per_quad = [one["us_per_quad"] for one in sizes]
    dearer = max(per_quad) / min(per_quad)
    verdict = "linear" if dearer <= LINEAR_WITHIN else "**not linear**"
    return (
        f"from {sizes[0]['quads']:,} to {sizes[-1]['quads']:,} quads, the dearest quad "
        f"costs {dearer:.2f} times the cheapest: {verdict}"
    )


def _nearest(results: Rows) -> str:
    bounded = [row for row in results if row["ratio_to_limit"] is not None]
    best = max(bounded, key=lambda row: row["ratio_to_limit"])
    return (
        f"Nearest to it comes “{best['work']}” with {best['ratio_to_limit']:.0%} of "
        "the limit."
    )


def _missing(results: Rows) -> str:
    short = [
        f"`{row['work']}` ({target.reached(row):.2f} of {target.words})"
        for row in results
        for target in TARGETS.get(row["work"], ())
        if target.reached(row) < 1
    ]
    return f"Not reached: {', '.join(short)}." if short else "Every goal is reached."


def _forms(native: Mapping[str, float], plain: Mapping[str, float]) -> str:
    return _table(
        ("work", "here", "plain Python", "times"),
        (
            (
                work,
                f"{rate:,.0f}/s",
                f"{plain[work]:,.0f}/s",
                f"{rate / plain[work]:.2f}",
            )
            for work, rate in native.items()
        ),
    )


def _left_out(reasons: Mapping[str, str]) -> str:
    return "".join(
        f"\n`{peer}` takes no part where it refuses these badges; it says “{why}”.\n"
        for peer, why in reasons.items()
    )


def _pictures(results: Rows, growth: Mapping[str, Any]) -> dict[str, str]:
    stages = growth["stages"]
    return {
        "rates.svg": charts.log_bars(
            "Operations a second (logarithmic; more is better)",
            {row["work"]: list(_bars(row)) for row in results},
        ),
        "stages.svg": charts.stacks(
            "Microseconds of each part (less is better)",
            {
                "issue": {name: stages[name] for name in ISSUING},
                "verify": {name: stages[name] for name in VERIFYING},
            },
            unit="μs",
        ),
        "size.svg": charts.line(
            "Time to quads and canonical form, over the size of the document",
            [(one["quads"], one["ms"]) for one in growth["sizes"]],
            x="quads (logarithmic)",
            y="ms (logarithmic)",
        ),
    }


COMMON = (
    "look for other names of terms",
    "JSON-LD to quads",
    "canonicalize (RDFC-1.0)",
    "look for disputed forms",
    "SHA-256",
    "proof options",
)
ISSUING = ("check every rule", *COMMON, "base58 out", "Ed25519 signature")
VERIFYING = (*COMMON, "base58 in", "Ed25519 verification")


def _bars(row: Mapping[str, Any]) -> Iterator[charts.Bar]:
    yield charts.Bar(label="Signet", value=row["ours_per_s"], kind="ours")
    for name, rate in row["peers"].items():
        yield charts.Bar(label=name, value=rate, kind="peer")
    if row["limit_per_s"] is not None:
        name = "P-256 alone" if "ES256" in row["work"] else "Ed25519 alone"
        yield charts.Bar(label=name, value=row["limit_per_s"], kind="limit")


def _table(head: Sequence[str], rows: Any) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)
