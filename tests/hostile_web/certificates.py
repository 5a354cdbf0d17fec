"""A certificate authority that lives for one test run, and what it should not sign."""

import datetime
import ssl
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """Signs server certificates, good and bad, into `folder`."""

    folder: Path

    @cached_property
    def _key(self):
        return ec.generate_private_key(ec.SECP256R1())

    @cached_property
    def _certificate(self):
        now = datetime.datetime.now(datetime.UTC)
        name = _name("Hostile Web Test Authority")
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 30 * _DAY)
            .not_valid_after(now + _DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_key_usage(ca=True), critical=True)
            .add_extension(_subject_key(self._key), critical=False)
            .sign(self._key, hashes.SHA256())
        )

    @cached_property
    def ca_file(self):
        """The file that a client trusts this authority by."""
        path = self.folder / "authority.pem"
        path.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))
        return str(path)

    def context(self, host, *, flaw=None):
        """A server's side of TLS; `flaw`: self-signed, expired or other-host."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._sign(host, key, flaw)
        path = self.folder / f"{host}-{flaw}.pem"
        path.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _sign(self, host, key, flaw):
        now = datetime.datetime.now(datetime.UTC)
        ended = now - _DAY if flaw == "expired" else now + _DAY
        named = "elsewhere.example" if flaw == "other-host" else host
        own = flaw == "self-signed"
        return (
            x509.CertificateBuilder()
            .subject_name(_name(named))
            .issuer_name(_name(named) if own else self._certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 20 * _DAY)
            .not_valid_after(ended)
            .add_extension(
                x509.SubjectAlternativeName([x509.DNSName(named)]), critical=False
            )
            .add_extension(
                x509.BasicConstraints(ca=False, path_length=None), critical=True
            )
            .add_extension(_key_usage(ca=False), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(
                    (key if own else self._key).public_key()
                ),
                critical=False,
            )
            .sign(key if own else self._key, hashes.SHA256())
        )


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _subject_key(key):
    return x509.SubjectKeyIdentifier.from_public_key(key.public_key())


def _key_usage(*, ca):
    return x509.KeyUsage(
        digital_signature=not ca,
        key_cert_sign=ca,
        crl_sign=ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
