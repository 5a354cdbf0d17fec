"""Compare our canonical forms with other people's, for as long as you like.

    python -m benchmarks.fuzz_canonical --seconds 600 [--seed N] [--node]

Each document goes through the compiled path and through PyLD behind the guard;
what both accept is canonized by us and, where there is no named graph, by
pyoxigraph. With `--node` whatever the door accepts (`vc.canonicalize`) goes to
jsonld.js and rdf-canonize too, which may refuse it but not canonicalize it otherwise.
Its text, whole and mistyped, goes to both of our readers of JSON, and what they read to
both of our writers of canonical JSON. Ends with status 1 if any two answers differ,
naming the seeds.
"""

import argparse
import json
import sys
import time
from collections import Counter
from random import Random

import pyoxigraph as ox

from tests.generated import badge, chaos, collection, mistyped
from tests.interop.peers import PeerError, node_peer
from tests.two_readers import carefully, plainly, same_canonical_json, told
from vc import strict_json
from vc.canonicalize import canonicalize
from vc.errors import VcError
from vc.rdf.compiled import compiled_quads
from vc.rdf.expansion import reference_quads
from vc.rdf.rdfc import canonize

MAKERS = {"badge": badge, "collection": collection, "chaos": chaos}
# Chaos is refused early and cheaply, so more of it is tried.
ROUND = ("badge", "collection", *("chaos",) * 8)
SERIOUS = (
    *("different", "laxer", "other labels", "jsonld.js differs"),
    *("JSON read otherwise", "JSON written otherwise"),
)


def answer(path, document):
    try:
        quads = path(document)
        return quads, canonize(quads)
    except VcError as exc:
        return None, type(exc).__name__


def oxigraph(quads):
    text = "".join(f"{s} {p} {o} .\n" for s, p, o, _ in quads)
    dataset = ox.Dataset(ox.parse(text, format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS).splitlines(keepends=True)
    return b"".join(sorted(lines)).decode()


def compare(document):
    quads, ours = answer(compiled_quads, document)
    accepted, theirs = answer(reference_quads, document)
    if quads is None:
        return "both refuse" if accepted is None else f"stricter ({ours})"
    if accepted is None:
        return "laxer"
    if ours != theirs:
        return "different"
    if any(graph for *_, graph in quads):
        return "equal, with graphs"
    return "equal" if oxigraph(quads) == ours else "other labels"


def read_and_written(document, r):
    text = json.dumps(document, ensure_ascii=r.random() < 0.5).encode()
    for one in (text, mistyped(text, r), mistyped(text, r)):
        if told(plainly, one) != told(carefully, one):
            return "JSON read otherwise"
        try:
            value = strict_json.loads(one)
        except VcError:
            continue
        if not same_canonical_json(value):
            return "JSON written otherwise"
    return "JSON read and written alike"


def ask_node(node, document):
    try:
        ours = canonicalize(document)
    except VcError:
        return "not asked of jsonld.js"
    try:
        theirs = node.ask("canonicalize", document=document)
    except PeerError:
        return "jsonld.js refuses"
    return "jsonld.js agrees" if theirs == ours else "jsonld.js differs"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--node", action="store_true", help="ask jsonld.js too")
    options = parser.parse_args()
    node = node_peer(now="2026-11-22T00:00:00Z") if options.node else None
    counts = Counter()
    end = time.monotonic() + options.seconds
    number = options.seed
    while time.monotonic() < end:
        kind = ROUND[number % len(ROUND)]
        document = MAKERS[kind](Random(number))
        results = [compare(document), read_and_written(document, Random(number))]
        if node is not None:
            results.append(ask_node(node, document))
        for result in results:
            counts[kind, result] += 1
            if result in SERIOUS:
                print(f"seed {number}: {kind} {result}", flush=True)
        number += 1
    for (kind, result), count in sorted(counts.items()):
        print(f"{count:8} {kind:12} {result}")
    print(f"{number - options.seed:8} documents, seeds {options.seed} to {number - 1}")
    return int(any(result in SERIOUS for _, result in counts))


if __name__ == "__main__":
    sys.exit(main())
