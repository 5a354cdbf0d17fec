"""Every way in which a host misbehaves, one function a way, named after it."""

import contextlib
import gzip
import itertools
import socket
import ssl
import struct
import warnings


def before_tls(way):
    way.before_tls = True
    return way


# ------------------------------------------------------------------------ time


@before_tls
def never_says_a_word(talk):
    talk.hang()


@before_tls
def drips_its_handshake(talk):
    talk.drip(itertools.repeat(b"\x16"))


@before_tls
def drips_a_faultless_handshake(talk):
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    secured = talk.host.context.wrap_bio(incoming, outgoing, server_side=True)
    while not outgoing.pending:
        incoming.write(talk.connection.recv(4096))
        with contextlib.suppress(ssl.SSLWantReadError):
            secured.do_handshake()
    talk.drip(bytes([one]) for one in outgoing.read())


def takes_the_request_and_falls_silent(talk):
    talk.request()
    talk.hang()


def drips_its_headers(talk):
    talk.request()
    talk.send(b"HTTP/1.1 200 OK\r\n")
    talk.drip(f"X-{n}: y\r\n".encode() for n in itertools.count())


def drips_one_header_byte_by_byte(talk):
    talk.request()
    talk.send(b"HTTP/1.1 200 OK\r\nX: ")
    talk.drip(itertools.repeat(b"y"))


def drips_its_body(talk):
    talk.request()
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
    talk.drip(itertools.repeat(b" "))


def drips_its_chunks(talk):
    talk.request()
    talk.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    talk.drip(itertools.repeat(b"1\r\n \r\n"))


def says_continue_for_ever(talk):
    talk.request()
    talk.drip(itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n"), every=0.01)


# ------------------------------------------------------------------------ size


def sends_chunks_without_end(talk):
    talk.request()
    talk.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        talk.send(b"10000\r\n" + b" " * 0x10000 + b"\r\n")


def announces_a_hundred_megabytes(talk):
    talk.request()
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n")
    while True:
        talk.send(b" " * 0x10000)


def sends_a_hundred_megabytes_unannounced(talk):
    talk.request()
    talk.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    for _ in range(1600):
        talk.send(b" " * 0x10000)


def sends_a_gzip_bomb(talk):
    talk.request()
    talk.answer(gzip.compress(bytes(20 * 1024 * 1024)), Content_Encoding="gzip")


def sends_a_deflated_answer(talk):
    talk.request()
    talk.answer(b"x\x9c\x03\x00\x00\x00\x00\x01", Content_Encoding="deflate")


def sends_ten_thousand_headers(talk):
    talk.request()
    headers = b"".join(b"X-%d: y\r\n" % n for n in range(10_000))
    talk.send(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n{}")


def sends_one_header_of_a_megabyte(talk):
    talk.request()
    talk.send(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1024 * 1024 + b"\r\n\r\n{}")


def sends_a_million_methods(talk):
    talk.request()
    method = b'{"id":"#k","type":"Multikey"},'
    talk.answer(b'{"verificationMethod":[' + method * 1_000_000 + b"{}]}")


# ------------------------------------------------------------------ redirecting


def redirects_to_a_private_host(talk):
    talk.request()
    talk.answer(b"", "302 Found", Location="http://169.254.169.254/latest/meta-data")


def redirects_to_the_loopback(talk):
    talk.request()
    talk.answer(b"", "301 Moved Permanently", Location="https://127.0.0.1/")


def redirects_to_itself(talk):
    path = talk.request()
    talk.answer(b"", "307 Temporary Redirect", Location=path)


def redirects_to_a_file(talk):
    talk.request()
    talk.answer(b"", "308 Permanent Redirect", Location="file:///etc/passwd")


# -------------------------------------------------------------------------- TLS


def offers_only_tls_1_0(talk):
    talk.request()
    talk.answer(b"{}")


def _only_tls_1_0(authority):
    def context(host, *, flaw=None):
        made = authority.context(host, flaw=flaw)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            made.set_ciphers("DEFAULT@SECLEVEL=0")
            made.minimum_version = ssl.TLSVersion.TLSv1
            made.maximum_version = ssl.TLSVersion.TLSv1
        return made

    return context


@before_tls
def speaks_plain_http_where_tls_is_due(talk):
    talk.connection.recv(4096)
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


@before_tls
def speaks_nonsense_where_tls_is_due(talk):
    talk.send(bytes(range(256)) * 100)


@before_tls
def resets_the_connection(talk):
    linger = struct.pack("ii", 1, 0)
    talk.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    talk.connection.close()


@before_tls
def hangs_up_at_once(talk):
    talk.connection.close()


# ------------------------------------------------------------------------- HTTP


def speaks_http_0_9(talk):
    talk.request()
    talk.send(b'{"id": "did:web:uni.example"}')


def speaks_nonsense(talk):
    talk.request()
    talk.send(b"\x00\xff" * 1000 + b"\r\n\r\n")


def sends_a_status_that_is_no_number(talk):
    talk.request()
    talk.send(b"HTTP/1.1 OK 200\r\n\r\n{}")


def sends_a_chunk_size_that_is_no_number(talk):
    talk.request()
    talk.send(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"
    )


def sends_a_length_below_zero(talk):
    talk.request()
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n<")


def stops_in_the_middle(talk):
    talk.request()
    talk.send(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"id":')


def stops_in_the_middle_of_a_chunk(talk):
    talk.request()
    talk.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{")


def answers_500(talk):
    talk.request()
    talk.answer(b"{}", "500 Internal Server Error")


def answers_503(talk):
    talk.request()
    talk.answer(b"{}", "503 Service Unavailable", Retry_After="86400")


def answers_429(talk):
    talk.request()
    talk.answer(b"{}", "429 Too Many Requests")


def answers_404(talk):
    talk.request()
    talk.answer(b"{}", "404 Not Found")


def answers_401_and_asks_for_a_password(talk):
    talk.request()
    talk.answer(b"{}", "401 Unauthorized", WWW_Authenticate='Basic realm="x"')


def answers_206_with_a_part(talk):
    talk.request()
    talk.answer(b"{}", "206 Partial Content", Content_Range="bytes 0-1/200")


def answers_304_though_we_have_no_copy(talk):
    talk.request()
    talk.send(b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n')


def answers_with_nothing(talk):
    talk.request()
    talk.answer(b"")


def answers_204(talk):
    talk.request()
    talk.send(b"HTTP/1.1 204 No Content\r\n\r\n")


def answers_with_a_page(talk):
    talk.request()
    talk.answer(b"<!doctype html><title>Welcome</title>", Content_Type="text/html")


def answers_with_json_of_another_kind(talk):
    talk.request()
    talk.answer(b'["a", "list"]')


def answers_with_a_member_twice(talk):
    talk.request()
    talk.answer(b'{"id": "a", "id": "b"}')


def answers_with_json_nested_without_end(talk):
    talk.request()
    talk.answer(b"[" * 60_000)


def answers_in_utf_16(talk):
    talk.request()
    talk.answer('{"id": "x"}'.encode("utf-16"))


WAYS = {
    name: way
    for name, way in list(globals().items())
    if callable(way)
    and not name.startswith("_")
    and getattr(way, "__module__", None) == __name__
    and name not in {"before_tls", "offers_only_tls_1_0"}
}
only_tls_1_0 = _only_tls_1_0
