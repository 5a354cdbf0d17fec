"""Whoever takes a confined child over finds that it can do nothing (attacks N06)."""

import contextlib
import io
import json
import os
import platform
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import time
import warnings
import zlib
from pathlib import Path
from types import SimpleNamespace

import pypdf
import pytest
import qrcode
from PIL import Image

from issuer import doctor
from tests.fuzz.seeds import CORPUS, genuine, pdf
from tests.support import BASE, NOW, valid_badge
from tests.unit.verifier.escaping_tasks import ACTS, X86_ONLY
from tests.unit.verifier.strict_tasks import WORK
from vc.canonicalize import Profile
from verifier import bootstrap
from verifier.errors import OverBudgetError, UnreadableSubmissionError
from verifier.intake import confined, kernel_bounds
from verifier.intake.confined import Confinement, missing_bounds
from verifier.intake.confined_tasks import DAMAGED, REHEARSALS
from verifier.intake.submission import read_submission

BOUND = "tests.unit.verifier.escaping_tasks"
UNBOUND = "tests.unit.verifier.escaping_tasks_unbound"
MISSING = missing_bounds()
needs_bounds = pytest.mark.skipif(MISSING != "", reason=f"no such bounds: {MISSING}")
needs_root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0,
    reason="acts that only root succeeds in",
)


@pytest.fixture
def around(tmp_path):
    """What is there to be harmed, and what it is like afterwards."""
    canary = tmp_path / "canary"
    canary.write_text("alive")
    (tmp_path / "folder").mkdir()
    victim = subprocess.Popen(["sleep", "60"], start_new_session=True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield {
            "canary": str(canary),
            "new": str(tmp_path / "new"),
            "folder": str(tmp_path / "folder"),
            "victim": victim.pid,
            "port": server.getsockname()[1],
            "server": server,
            "process": victim,
        }
    victim.kill()
    victim.wait()


def attempt(name, confinement, around):
    """What came of it: an answer, or the child's end."""
    told = {key: one for key, one in around.items() if isinstance(one, (str, int))}
    try:
        return confinement(name, json.dumps(told).encode()).decode()
    except OverBudgetError:
        return "ended"


def only_here(names):
    left_out = () if platform.machine() == "x86_64" else X86_ONLY
    return [one for one in names if one not in left_out]


@pytest.fixture(scope="module")
def bound():
    return Confinement(module=BOUND)


@pytest.fixture(scope="module")
def unbound():
    return Confinement(module=UNBOUND)


@needs_bounds
@pytest.mark.parametrize("name", only_here(ACTS))
def test_an_act_of_whoever_took_the_child_over_has_no_effect(name, bound, around):
    came_of_it = attempt(name, bound, around)

    assert came_of_it in ("ended", "13")  # permission denied
    assert Path(around["canary"]).read_text() == "alive"
    assert Path(around["canary"]).stat().st_mode & 0o777 != 0o777
    assert not Path(around["new"]).exists()
    assert around["process"].poll() is None
    with pytest.raises(BlockingIOError):
        around["server"].accept()


# Without the bounds some end as well: other limits, or a kernel that lacks them.
HELD_OTHERWISE = {
    *("start_a_thread", "use_the_numbers_of_x32", "make_a_file_in_memory"),
    *("talk_to_the_kernel", "prepare_other_rings", "mount", "unshare"),
}


@needs_root
@needs_bounds
@pytest.mark.parametrize("name", only_here(sorted(set(ACTS) - HELD_OTHERWISE)))
def test_the_same_act_succeeds_without_the_bounds(name, unbound, around):
    assert attempt(name, unbound, around) == "done" or execution_left_its_mark(around)


def execution_left_its_mark(around):
    return Path(around["new"]).exists()


# ------------------------------------------------------------------- the filter


def decision(program, machine, number, arguments=(), arch=None):
    """What the kernel would decide: its machine, as far as our programs use it."""
    given = (*arguments, *((6 - len(arguments)) * (0,)))
    data = struct.pack("<iIQ6Q", number, arch or machine.audit_arch, 0, *given)
    instructions = list(struct.iter_unpack("=HBBI", program))
    at, word = 0, 0
    while True:
        code, if_so, if_not, value = instructions[at]
        at += 1
        match code:
            case 0x20:
                (word,) = struct.unpack_from("<I", data, value)
            case 0x54:
                word &= value
            case 0x15:
                at += if_so if word == value else if_not
            case 0x35:
                at += if_so if word >= value else if_not
            case 0x45:
                at += if_so if word & value else if_not
            case 0x06:
                return value


ALWAYS = {*kernel_bounds.ALLOWED, *kernel_bounds.ALLOWED_FOR_MEMORY}


@pytest.mark.parametrize("machine", kernel_bounds.MACHINES.values())
def test_the_filter_allows_its_list_and_nothing_beyond_it(machine):
    program = kernel_bounds.assemble(machine)
    named = {machine.number(name): name for name in kernel_bounds.NUMBERS}
    for number in range(-1, 1024):
        decided = decision(program, machine, number)
        name = named.get(number)
        if name in ALWAYS or name in kernel_bounds.ALLOWED_UNLESS_EXECUTABLE:
            assert decided == kernel_bounds.ALLOW, name
        elif name in kernel_bounds.REFUSED:
            assert decided == kernel_bounds.REFUSE, name
        else:
            assert decided == kernel_bounds.KILL, number


@pytest.mark.parametrize("machine", kernel_bounds.MACHINES.values())
def test_the_filter_tells_processors_apart(machine):
    program = kernel_bounds.assemble(machine)
    exit_group = machine.number("exit_group")

    i386 = 0x4000_0003
    assert decision(program, machine, exit_group, arch=i386) == kernel_bounds.KILL
    x32 = 0x4000_0000 | exit_group
    assert decision(program, machine, x32) == kernel_bounds.KILL


@pytest.mark.parametrize("machine", kernel_bounds.MACHINES.values())
@pytest.mark.parametrize("name", kernel_bounds.ALLOWED_UNLESS_EXECUTABLE)
@pytest.mark.parametrize("protection", range(16))
def test_no_memory_can_be_run(machine, name, protection):
    program = kernel_bounds.assemble(machine)
    decided = decision(program, machine, machine.number(name), (0, 4096, protection))

    wanted = kernel_bounds.KILL if protection & 4 else kernel_bounds.ALLOW
    assert decided == wanted


@pytest.mark.parametrize("machine", kernel_bounds.MACHINES.values())
@pytest.mark.parametrize("option", [0, 128, 256, 384])
def test_of_futexes_only_waking_is_allowed(machine, option):
    program = kernel_bounds.assemble(machine)
    for command in range(16):
        given = (0, command | option)
        decided = decision(program, machine, machine.number("futex"), given)
        assert (decided == kernel_bounds.ALLOW) == (command == 1)


@pytest.mark.parametrize(
    ("machine", "header"),
    [
        ("x86_64", "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
        ("aarch64", "/usr/include/asm-generic/unistd.h"),
    ],
)
def test_the_numbers_are_those_of_the_kernels_headers(machine, header):
    if not Path(header).exists():
        pytest.skip(f"{header} is not here")
    defined = re.findall(r"#define __NR(?:3264)?_(\w+) (\d+)", Path(header).read_text())
    theirs = {name: int(number) for name, number in defined}
    theirs |= {"newfstatat": theirs.get("newfstatat", theirs.get("fstatat"))}

    for name in kernel_bounds.NUMBERS:
        ours = kernel_bounds.MACHINES[machine].number(name)
        assert ours == theirs.get(name), name


# ------------------------------------------------------------ where there is none


def test_a_processor_that_we_do_not_know_has_no_filter(monkeypatch):
    here = os.uname()
    unknown = os.uname_result((here[0], here[1], here[2], here[3], "riscv64"))
    monkeypatch.setattr(os, "uname", lambda: unknown)

    assert kernel_bounds.program_here() is None
    assert kernel_bounds.bind() == "they need Linux on x86_64 or aarch64"


def test_another_system_has_no_filter(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")

    assert kernel_bounds.program_here() is None


def test_a_program_of_32_bits_has_no_filter(monkeypatch):
    monkeypatch.setattr(sys, "maxsize", 2**31 - 1)

    assert kernel_bounds.program_here() is None


def test_a_kernel_that_refuses_is_quoted(monkeypatch):
    def refuse(_program):
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(kernel_bounds, "program_here", lambda: b"a filter")
    monkeypatch.setattr(kernel_bounds, "submit", refuse)

    assert kernel_bounds.bind() == "the kernel refused them (Invalid argument)"


def test_a_kernel_that_takes_the_filter_and_forgets_it_is_found_out(monkeypatch):
    monkeypatch.setattr(kernel_bounds, "program_here", lambda: b"a filter")
    monkeypatch.setattr(kernel_bounds, "submit", lambda program: None)

    assert "does not hold them" in kernel_bounds.bind()


def test_a_process_that_is_ended_for_asking_is_told_of(monkeypatch):
    monkeypatch.setattr(confined, "_PYTHON", ("/bin/false",))

    assert missing_bounds() == "a process that asked for them was ended"


def test_the_verifier_says_once_at_its_start_that_they_are_missing(monkeypatch, caplog):
    monkeypatch.setattr(bootstrap, "missing_bounds", lambda: "for a test")

    bootstrap.build_app()

    assert [one for one in caplog.messages if "for a test" in one] == [
        "the kernel puts no bounds round the reading of files: for a test"
    ]


def test_doctor_notes_that_they_are_missing(monkeypatch):
    monkeypatch.setattr(doctor, "missing_bounds", lambda: "for a test")
    settings = SimpleNamespace(unknown=(), fetch_allow="", secret_key="", oidc=None)
    application = SimpleNamespace(settings=settings)

    notes = {one.subject: one for one in doctor._notes(application, NOW)}

    assert "for a test" in notes["kernel"].problem
    assert notes["kernel"].only_a_note


# --------------------------------------------------------------- the genuine work


def form_of(picture, form, **options):
    file = io.BytesIO()
    picture.save(file, format=form, **options)
    return file.getvalue()


def pictures():
    code = qrcode.make(BASE, box_size=4).get_image().convert("L")
    notes = code.getexif()
    notes[274] = 6
    made = []
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK"):
        for form in ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP"):
            with contextlib.suppress(OSError, ValueError):  # a form without such a mode
                made.append(form_of(code.convert(mode), form))
    yield from made
    yield form_of(code, "JPEG", exif=notes)
    yield form_of(code, "JPEG", progressive=True)
    yield form_of(code, "WEBP", lossless=True)
    yield form_of(code, "WEBP", save_all=True, append_images=[code.rotate(90)])
    yield form_of(code, "PNG", save_all=True, append_images=[code.rotate(90)])
    yield form_of(code, "MPO", save_all=True, append_images=[code.rotate(90)])
    yield form_of(code.resize((3000, 3000)), "JPEG")
    yield form_of(Image.new("L", (9000, 9000)), "PNG")


def pdfs():
    badge = json.dumps(valid_badge()).encode()
    yield pdf({"badge.json": badge})
    yield pdf({"badge.json": badge, "other.json": badge})
    yield pdf({"notes.txt": b"none"})
    for algorithm in ("RC4-128", "AES-256"):
        writer = pypdf.PdfWriter(io.BytesIO(pdf({"badge.json": badge})))
        writer.encrypt("", "owner", algorithm=algorithm)
        file = io.BytesIO()
        writer.write(file)
        yield file.getvalue()
    for name in (
        "ASCII85",
        "ASCIIHex",
        "LZW",
        "JBIG2",
        "Brotli",
        "DCT",
        "JPX",
        "Crypt",
    ):
        yield pdf({"badge.json": badge}, decoded_by=f"/{name}Decode")
    yield pdf({"badge.json": zlib.compress(badge)}, decoded_by="/FlateDecode")
    yield pdf({"badge.json": badge.hex().encode()}, decoded_by="/ASCIIHexDecode")


def documents():
    yield from (
        one for name, one in genuine().items() if name.endswith(("json", "jwt"))
    )
    large = valid_badge()
    large["evidence"] = [
        {"id": f"urn:x:{one}", "type": ["Evidence"], "name": "é\U0001f600"}
        for one in range(300)
    ]
    yield json.dumps(large).encode()
    inline = valid_badge()
    inline["@context"] = [*inline["@context"], {"extra": "https://x.example/extra"}]
    yield json.dumps({**inline, "extra": ["\U0001f600", "\uffff", "é"]}).encode()
    yield b'{"@context": "https://unknown.example/"}'
    yield b"[" * 100_000
    yield b"\xff"


def damaged(data, chance):
    broken = bytearray(data)
    for _ in range(chance.choice((1, 4, 20))):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken[: chance.choice((None, len(broken) // 2))])


def work():
    kept = [path.read_bytes() for path in CORPUS.iterdir()] + list(genuine().values())
    rehearsals = REHEARSALS.values()
    made = [
        *(("picture", one) for one in (*pictures(), *kept)),
        *(("pdf", one) for one in (*pdfs(), *kept)),
        *((task, one) for one in documents() for task in ("findings", *rehearsals)),
    ]
    chance = random.Random(6)
    small = [(task, one) for task, one in made if len(one) < 50_000]
    return made + [(task, damaged(one, chance)) for task, one in small]


def answer(run, task, data):
    try:
        return run(task, data)
    except UnreadableSubmissionError as exc:
        return str(exc)


def run_here(task, data):
    """As a child does it, with what a child does about the unforeseen."""
    try:
        return WORK[task](data)
    except (UnreadableSubmissionError, MemoryError):
        raise
    except Exception as exc:
        raise UnreadableSubmissionError(DAMAGED) from exc


@pytest.fixture(scope="module")
def answers():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [(task, one, answer(run_here, task, one)) for task, one in work()]


@needs_bounds
@pytest.mark.slow
@pytest.mark.parametrize("module", ["strict_tasks", "strict_tasks_plain"])
def test_genuine_work_opens_nothing_and_answers_as_ever(module, answers):
    strict = Confinement(module=f"tests.unit.verifier.{module}")

    differing = [
        (task, data[:40], wanted, given)
        for task, data, wanted in answers
        if (given := answer(strict, task, data)) != wanted
    ]

    assert len(answers) > 200
    assert differing == []


@needs_bounds
def test_what_is_handed_in_is_read_under_the_bounds():
    confinement = Confinement()

    for name in ("badge.pdf", "code.png", "code.jpg"):
        text = read_submission(genuine()[name], confined=confinement)
        assert text.startswith(("{", BASE))


@needs_bounds
@pytest.mark.parametrize("task", ["pdf", "picture", REHEARSALS[Profile.GENERAL]])
def test_the_child_itself_is_bound(task):
    """Seen from outside, while it waits for its bytes."""
    confinement = Confinement()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        confinement._hand_over(task, theirs)
        theirs.close()
        child = the_child_of(confinement)
        status = seccomp_of(child)
        os.kill(child, signal.SIGKILL)

    assert status == {"NoNewPrivs": "1", "Seccomp": "2"}


def the_child_of(confinement):
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        for pid in children_of(os.getpid()):
            if b"confined_tasks" not in Path(f"/proc/{pid}/cmdline").read_bytes():
                continue
            for child in children_of(pid):
                if seccomp_of(child)["Seccomp"] == "2":
                    return child
    raise AssertionError("no child is under a filter")


def children_of(pid):
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(one) for one in listed.split()]


def seccomp_of(pid):
    text = Path(f"/proc/{pid}/status").read_text()
    return dict(re.findall(r"^(NoNewPrivs|Seccomp):\s+(\d)", text, re.MULTILINE))
