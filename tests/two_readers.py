"""The two ways through `vc.strict_json` and `vc.jcs`: the fast one, and its oracle."""

import json
from unittest.mock import patch

import rfc8785

from vc import strict_json
from vc.errors import VcError
from vc.jcs import canonicalize_jcs


def plainly(data):
    """As everybody reads it."""
    return strict_json.loads(data)


def carefully(data):
    """With nothing taken for plain."""
    refused = strict_json._NOT_PLAIN
    with patch.object(strict_json, "_read_plain", lambda *_, **__: refused):
        return strict_json.loads(data)


def told(reader, data):
    """The value with its types and the order of its members; or the refusal."""
    try:
        return repr(reader(data))
    except VcError as exc:
        return type(exc), str(exc)


def same_canonical_json(value):
    """Whether we write a value as the reference implementation does, or refuse it."""
    try:
        ours = canonicalize_jcs(value)
    except VcError:
        return True
    return ours == rfc8785.dumps(value) and json.loads(ours) == value
