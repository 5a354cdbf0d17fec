"""Every way in which a key or a DID can be unusable."""

from typing import ClassVar


class KeysError(Exception):
    """The root of this package's errors."""

    code: ClassVar[str] = "key_error"


class MalformedKeyError(KeysError):
    """Text or bytes that are not a key in the named encoding."""

    code = "key_malformed"


class UnsupportedKeyError(KeysError):
    """A well-formed key of a kind that we do not accept."""

    code = "key_unsupported"


class UnsafeKeyError(KeysError):
    """A key that proves nothing: small order, too short, not on its curve."""

    code = "key_unsafe"


class SignatureMismatchError(KeysError):
    """The signature does not belong to this key and data."""

    code = "signature_mismatch"


class MalformedDidError(KeysError):
    """Text that is not a DID or DID URL of a method that we read."""

    code = "did_malformed"


class UnsupportedDidMethodError(KeysError):
    """A DID method that we do not resolve."""

    code = "did_method_unsupported"


class DidDocumentError(KeysError):
    """A DID document that contradicts itself or is not the one asked for."""

    code = "did_document_malformed"


class MethodNotFoundError(KeysError):
    """The DID document does not authorize this key for this purpose."""

    code = "method_not_found"


class DidUnavailableError(KeysError):
    """The DID document could not be obtained."""

    code = "did_unavailable"


class DidUnreadableError(DidUnavailableError, DidDocumentError):
    """What was obtained is no document that we read: an error page, or over a limit."""

    code = "did_unreadable"


class KeystoreError(KeysError):
    """The keystore cannot be used: permissions, passphrase, a damaged file."""

    code = "keystore_unusable"


class MalformedEncodingError(MalformedKeyError):
    """Text or bytes that are not base58btc, base64url, multibase or a varint."""

    code = "encoding_malformed"


class KeyStateError(KeystoreError):
    """A key cannot move from the state it is in to the one asked for."""

    code = "key_state"
