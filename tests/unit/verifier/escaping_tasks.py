"""What somebody would try who runs code in a confined child, for `test_kernel_bounds`.

Each act answers `done` if it succeeded, and else the error's number.
"""

import ctypes
import json
import mmap
import os
import platform
import signal
import socket
import threading
import time

from verifier.intake import kernel_bounds
from verifier.intake.confined_tasks import ANSWERED, HEADER, main

LIBC = ctypes.CDLL(None, use_errno=True)
ACTS = {}
X32_GETPID = 0x4000_0000 + 39
# mov eax, 20 (getpid of i386); int 0x80; ret
GETPID_AS_CODE = []
GETPID_OF_I386 = b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"


def act(function):
    ACTS[function.__name__] = function
    return function


def raw(name, *arguments):
    """Call libc's function of that name, and raise its error."""
    function = getattr(LIBC, name)
    function.restype = ctypes.c_long
    if function(*arguments) == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def pointer(size=64):
    return ctypes.addressof(ctypes.create_string_buffer(size))


def _executable(content):
    """A page of code, made before anything is bounded."""
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(content)
    at = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return page, ctypes.CFUNCTYPE(ctypes.c_int)(at)


@act
def open_for_reading(a):
    os.read(os.open(a["canary"], os.O_RDONLY), 9)


@act
def make_a_file(a):
    os.open(a["new"], os.O_WRONLY | os.O_CREAT)


@act
def empty_a_file(a):
    os.truncate(a["canary"], 0)


@act
def remove_a_file(a):
    os.unlink(a["canary"])


@act
def rename_a_file(a):
    os.rename(a["canary"], a["new"])


@act
def link_a_file(a):
    os.link(a["canary"], a["new"])


@act
def change_a_mode(a):
    os.chmod(a["canary"], 0o777)


@act
def make_a_folder(a):
    os.mkdir(a["new"])


@act
def list_a_folder(a):
    os.listdir("/")


@act
def connect(a):
    socket.socket().connect(("127.0.0.1", a["port"]))


@act
def listen(a):
    socket.create_server(("127.0.0.1", 0))


@act
def send_a_datagram(a):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9))


@act
def talk_to_the_kernel(a):
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)


@act
def make_a_pair(a):
    socket.socketpair()


@act
def execute(a):
    os.execv("/bin/sh", ["/bin/sh", "-c", f": > {a['new']}"])


@act
def fork(a):
    if os.fork() == 0:
        os.open(a["new"], os.O_WRONLY | os.O_CREAT)
        os._exit(0)
    os.wait()


@act
def start_a_thread(a):
    threading.Thread(target=print).start()


@act
def kill_another(a):
    os.kill(a["victim"], signal.SIGKILL)


@act
def kill_everybody_below(a):
    os.killpg(os.getpgid(a["victim"]), signal.SIGTERM)


@act
def trace_another(a):
    raw("ptrace", 16, a["victim"], 0, 0)


@act
def read_memory_of_another(a):
    raw("process_vm_readv", a["victim"], pointer(), 0, pointer(), 0, 0)


@act
def hold_another(a):
    os.pidfd_open(a["victim"])


@act
def bound_another(a):
    raw("prlimit64", a["victim"], 7, 0, pointer())


@act
def mount(a):
    raw("mount", b"none", a["folder"].encode(), b"tmpfs", 0, 0)


@act
def unshare(a):
    raw("unshare", 0x1000_0000)


@act
def change_root(a):
    os.chroot(a["folder"])


@act
def become_another(a):
    os.setuid(65534)


@act
def make_memory_to_run(a):
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


@act
def let_memory_run(a):
    page = mmap.mmap(-1, 4096)
    at = ctypes.addressof(ctypes.c_char.from_buffer(page))
    raw("mprotect", ctypes.c_void_p(at), 4096, 7)


@act
def make_a_file_in_memory(a):
    os.memfd_create("x")


@act
def prepare_other_rings(a):
    raw("syscall", 425, 8, ctypes.c_void_p(pointer(256)))


@act
def put_off_the_deadline(a):
    signal.alarm(0)


@act
def ignore_the_deadline(a):
    signal.signal(signal.SIGALRM, signal.SIG_IGN)


@act
def block_the_deadline(a):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])


@act
def wait(a):
    time.sleep(0.01)


@act
def wait_for_a_lock(a):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire(timeout=0.01)


@act
def pass_the_connection_on(a):
    with socket.socket(fileno=os.dup(3)) as connection:
        socket.send_fds(connection, [HEADER.pack(ANSWERED, 4) + b"done"], [1])
    os._exit(0)


@act
def double_the_connection(a):
    os.dup(3)


@act
def use_the_numbers_of_x32(a):
    raw("syscall", X32_GETPID)


@act
def use_the_numbers_of_i386(a):
    GETPID_AS_CODE[0][1]()


X86_ONLY = ("use_the_numbers_of_x32", "use_the_numbers_of_i386")


def run(program):
    if platform.machine() == "x86_64":
        GETPID_AS_CODE.append(_executable(GETPID_OF_I386))
    main({name: _as_task(one) for name, one in ACTS.items()}, program)


def _as_task(attempt):
    def task(data):
        try:
            attempt(json.loads(data))
        except OSError as exc:
            return str(exc.errno).encode()
        return b"done"

    return task


if __name__ == "__main__":
    run(kernel_bounds.program_here())
