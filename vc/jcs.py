"""The JSON Canonicalization Scheme (RFC 8785), refusing what is not I-JSON.

A value that two implementations would write differently must not be signed, so
numbers beyond I-JSON (RFC 7493), NaN and lone surrogates are refused by name.
"""

from typing import Any

import rfc8785

from vc.errors import UnsupportedInputError


def canonicalize_jcs(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Give the canonical UTF-8 bytes of a JSON value.

    Raises:
        UnsupportedInputError: a number that is not finite or an integer beyond
            2^53 - 1, a lone surrogate, a member whose name is not text, nesting
            without end, or a Python value that JSON does not have.
    """
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as exc:
        msg = f"has no canonical JSON form (RFC 8785): {exc}"
        raise UnsupportedInputError(msg) from exc
    except (AttributeError, TypeError, UnicodeError) as exc:
        msg = f"is not a JSON value (RFC 8785): {exc}"
        raise UnsupportedInputError(msg) from exc
    except RecursionError as exc:
        msg = "is nested too deeply for a canonical JSON form"
        raise UnsupportedInputError(msg) from exc
