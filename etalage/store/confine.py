"""What a process takes away from itself before it touches a stranger's query: memory, network, a long life.

Linux; elsewhere only the limits that the system knows. Imports nothing of ours.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
SECCOMP_MODE_FILTER = 2
EPERM = 1

# (AUDIT_ARCH of linux/audit.h, numbers of socket, connect and io_uring_setup) from the syscall tables of Linux 6.
_CALLS = {"x86_64": (0xC000003E, (41, 42, 425)), "aarch64": (0xC00000B7, (198, 203, 425))}


def limit_memory(extra_bytes: int) -> None:
    """Let the address space grow by this many bytes from here; an allocation beyond it aborts the process."""
    used = 0
    if sys.platform == "linux":
        with open("/proc/self/statm", encoding="ascii") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + extra_bytes, used + extra_bytes))


def no_core_dump() -> None:
    """A crash leaves no file: it would hold gigabytes, and what others asked."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_cpu(extra_seconds: int) -> None:
    """Let the process burn this many CPU seconds from here; a net under the clock of the parent."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + extra_seconds + 1, hard))


def die_with_parent(parent: int) -> None:
    """Be killed when the thread that started this process ends, whatever it ends by."""
    if sys.platform == "linux":
        _libc().prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def leave_network() -> list[str]:
    """Make every address unreachable, by as many ways as the system allows; the names of those that worked.

    Call it before threads start. A network namespace of its own has no interfaces (root, or user namespaces);
    the seccomp filter lets no socket be made (needs no rights).
    """
    if sys.platform != "linux":
        return []
    libc, ways = _libc(), []
    if libc.unshare(CLONE_NEWNET) == 0 or libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0:
        ways.append("namespace")
    if _refuse_sockets(libc):
        ways.append("seccomp")
    return ways


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _refuse_sockets(libc: ctypes.CDLL) -> bool:
    if platform.machine() not in _CALLS:
        return False
    architecture, calls = _CALLS[platform.machine()]
    load, jump_equal, answer = 0x20, 0x15, 0x06  # BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_RET|K
    allow, refuse, kill = 0x7FFF0000, 0x00050000 | EPERM, 0x80000000
    code = [(load, 0, 0, 4), (jump_equal, 1, 0, architecture), (answer, 0, 0, kill), (load, 0, 0, 0)]
    for number, call in enumerate(calls):
        code.append((jump_equal, len(calls) - number, 0, call))  # over the other calls and over "allow"
    code += [(answer, 0, 0, allow), (answer, 0, 0, refuse)]
    if platform.machine() == "x86_64":
        # The x32 calls (bit 30 of the number) do the same under other numbers.
        code.insert(4, (0x35, 0, 1, 0x40000000))  # BPF_JMP|JGE|K
        code.insert(5, (answer, 0, 0, kill))
    text = b"".join(struct.pack("HBBI", *line) for line in code)
    program = _Program(len(code), text)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
