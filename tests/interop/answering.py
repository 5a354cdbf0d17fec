"""A peer's side of the talk: a JSON line for a JSON line, until there are no more.

Imported by name, since a peer runs as a script in an environment without this project.
"""

import json
import sys


def answer_lines(deeds):
    """Do what each line asks for; what a library says against it is passed on."""
    for line in sys.stdin:
        print(json.dumps(_answer(deeds, json.loads(line))), flush=True)


def _answer(deeds, request):
    try:
        return {"value": deeds[request.pop("do")](**request)}
    except Exception as exc:  # noqa: BLE001  # whatever it says against, we pass on
        return {"error": f"{type(exc).__name__}: {exc}"}
