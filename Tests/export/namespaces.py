"""Namespaces in which an engine can run that nobody else sees, and that is gone when they are.

In them, /run and /dev/shm are empty at first, and hold all that the engine writes.
"""
import contextlib
import ctypes
import fcntl
import glob
import os
import signal
import socket
import struct
import subprocess
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWPID, CLONE_NEWNET = 0x00020000, 0x02000000, 0x20000000, 0x40000000
PR_SET_PDEATHSIG = 1
CGROUPS = "/sys/fs/cgroup"


class Failure(Exception):
    """What is printed, without a traceback."""


def say(text):
    print(f"==> {text}", file=sys.stderr, flush=True)


def run(*command, timeout=60, **options):
    """Runs a program and returns what it wrote to standard output. Raises where it fails."""
    try:
        answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=timeout,
                                **options)
    except subprocess.TimeoutExpired:
        raise Failure(f"{' '.join(command)} did not end in {timeout} s") from None
    if answer.returncode:
        raise Failure(f"{' '.join(command)} failed: {answer.stderr.strip() or answer.stdout.strip()}")
    return answer.stdout


def wait_until(condition, seconds):
    """Whether the condition came true in that time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def program(work, *arguments):
    """Ends this program with the status of work(), a function that is run in namespaces of its own, as process 1."""
    if os.geteuid() != 0:
        sys.exit("error: this needs root: it makes namespaces, and an engine in them")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        with cgroup() as folders:
            child = start(lambda: isolate(folders, work, arguments))
            try:
                _, status = os.waitpid(child, 0)
            except SystemExit:
                with contextlib.suppress(ProcessLookupError, ChildProcessError):
                    os.kill(child, signal.SIGKILL)
                    os.waitpid(child, 0)
                raise
        sys.exit(os.waitstatus_to_exitcode(status))
    except (Failure, OSError) as error:
        sys.exit(f"error: {error}")


def start(work):
    """Starts a process that ends with this one, whatever happens. Returns its id."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() not in (parent, 0):
            os._exit(1)
        status = work() or 0
    except (Failure, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def isolate(folders, work, arguments):
    for folder in folders:
        with open(f"{folder}/cgroup.procs", "w") as file:
            file.write("0")
    if libc.unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWCGROUP):
        raise Failure(f"namespaces are not to be had here: {os.strerror(ctypes.get_errno())}")
    if len(folders) == 1:
        # In the second version, controllers reach only groups below one that holds no process.
        os.mkdir(f"{folders[0]}/first")
        with open(f"{folders[0]}/first/cgroup.procs", "w") as file:
            file.write("0")

    def first():
        mount()
        worker = start(lambda: work(*arguments))
        # Process 1 is the parent of all that lost theirs. Podman takes one that nobody waited for as running.
        while True:
            child, status = os.wait()
            if child == worker:
                return os.waitstatus_to_exitcode(status) & 0xFF

    return os.waitstatus_to_exitcode(os.waitpid(start(first), 0)[1]) & 0xFF


def mount():
    """Gives the namespaces their own /proc, /run, /dev/shm and cgroups, and brings lo up."""
    run("mount", "--make-rprivate", "/")
    run("mount", "-t", "proc", "proc", "/proc")
    for folder in ("/run", "/dev/shm", CGROUPS):
        run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", folder)
    os.environ.setdefault("DOCKER_CONFIG", os.path.expanduser("~/.docker"))
    os.environ["TMPDIR"] = os.environ["HOME"] = "/run/tmp"
    os.mkdir("/run/tmp")
    # A hierarchy cannot be mounted over itself, but on the folders of that tmpfs it can.
    with open("/proc/self/cgroup") as file:
        hierarchies = [line.split(":")[1] for line in file]
    for name in hierarchies:
        if len(hierarchies) == 1:
            run("mount", "-t", "cgroup2", "cgroup", CGROUPS)
        else:
            folder = f"{CGROUPS}/{name.removeprefix('name=') or 'unified'}"
            os.mkdir(folder)
            run("mount", "-t", "cgroup" if name else "cgroup2", *(["-o", name] if name else []), "cgroup", folder)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as loopback:
        SIOCSIFFLAGS, IFF_UP = 0x8914, 1
        fcntl.ioctl(loopback, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))


def overlay(folder, *lower):
    """Lays folders over another, and lets all of them stay as they are whatever is written there."""
    work = f"/run/overlay{folder}"
    os.makedirs(f"{work}/upper")
    os.makedirs(f"{work}/work")
    run("mount", "-t", "overlay", "-o",
        f"lowerdir={':'.join([*lower, folder])},upperdir={work}/upper,workdir={work}/work", "overlay", folder)


@contextlib.contextmanager
def cgroup():
    """Makes a control group in each hierarchy for the time of a block, and removes those of programs that were killed.

    An engine makes its own below, where they can be found again.
    """
    roots = [CGROUPS]
    if not os.path.exists(f"{CGROUPS}/cgroup.procs"):
        roots = [os.path.dirname(file) for file in glob.glob(f"{CGROUPS}/*/cgroup.procs")]
        roots = [root for root in roots if not os.path.islink(root)]
    if not roots:
        raise Failure(f"no control groups are mounted on {CGROUPS}")
    for folder in [folder for root in roots for folder in glob.glob(f"{root}/conductor-play-*")]:
        if not os.path.exists(f"/proc/{folder.rsplit('-', 1)[1]}"):
            remove(folder)
    folders = [f"{root}/conductor-play-{os.getpid()}" for root in roots]
    try:
        for root, folder in zip(roots, folders):
            os.mkdir(folder)
            for setting in ("cpuset.cpus", "cpuset.mems"):
                # In the first version, a group starts without any.
                if root != CGROUPS and os.path.exists(f"{root}/{setting}"):
                    with open(f"{root}/{setting}") as source, open(f"{folder}/{setting}", "w") as file:
                        file.write(source.read())
        yield folders
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        # The kernel takes a moment to end what was in them.
        if not wait_until(lambda: all([remove(folder) for folder in folders]), 10):
            print("error: processes are left: " + " ".join(folders), file=sys.stderr)


def remove(folder):
    for path, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(path)
    return not os.path.exists(folder)


def carry_out(lines, find):
    """Runs lines of commands and prints what came of them. find(line) returns the arguments of the program to run."""
    for line in lines:
        print(f"### {line}", flush=True)
        try:
            answer = subprocess.run(find(line), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                    stderr=subprocess.STDOUT, timeout=60)
            output, status = answer.stdout, answer.returncode
        except subprocess.TimeoutExpired as expired:
            output, status = expired.stdout or b"", 124
        except (IndexError, ValueError):
            raise Failure(f"the line '{line}' names no container and no command") from None
        sys.stdout.buffer.write(output)
        if output and not output.endswith(b"\n"):
            print()
        print(f"=> status {status}", flush=True)


def read_commands(path):
    with open(path) as file:
        return [line.rstrip("\n") for line in file if line.strip()]
