"""A docker engine that nobody else sees, for programs that run in namespaces of their own."""
import os
import subprocess
import time

from namespaces import Failure, overlay, run, say, wait_until

ADDRESS = "10.99.0.1"  # of the engine's own bridge


def archive_of(images):
    """What `docker save` writes for images of the engine that is here."""
    run("docker", "image", "inspect", *images)
    return subprocess.Popen(["docker", "save", *images], stdout=subprocess.PIPE).stdout


def start_engine(archive):
    """Starts dockerd in the namespaces of this process, and loads images into it."""
    started = time.monotonic()
    # dockerd writes a key to /etc/docker.
    overlay("/etc")
    with open("/run/daemon.json", "w") as file:
        file.write("{}")
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    os.environ["DOCKER_HOST"] = "unix:///run/docker.sock"
    os.environ.pop("DOCKER_CONTEXT", None)
    with open("/run/dockerd.log", "wb") as log:
        engine = subprocess.Popen(
            ["dockerd", "--config-file", "/run/daemon.json", "--host", os.environ["DOCKER_HOST"],
             "--data-root", "/run/data", "--exec-root", "/run/exec", "--pidfile", "/run/docker.pid",
             "--bip", f"{ADDRESS}/24"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def answers():
        if engine.poll() is not None:
            raise Failure("dockerd did not start: " + run("tail", "-n", "5", "/run/dockerd.log"))
        answer = subprocess.run(["docker", "version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return answer.returncode == 0

    if not wait_until(answers, 30):
        raise Failure("dockerd does not answer: " + run("tail", "-n", "5", "/run/dockerd.log"))
    run("docker", "load", "--quiet", stdin=archive)
    say(f"dockerd is ready after {time.monotonic() - started:.1f} s")
