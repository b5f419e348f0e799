"""A network namespace in which modules run for real."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from netwright.transport.ansible.request import AnsibleHost

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root makes namespaces")


def needs(program: str) -> pytest.MarkDecorator:
    """Skip where a program is not installed."""
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not installed")


@contextmanager
def namespace(name: str) -> Iterator[str]:
    """Make a namespace, and remove it."""
    subprocess.run(["ip", "netns", "add", name], check=True)
    try:
        yield name
    finally:
        subprocess.run(["ip", "netns", "del", name], check=True)


def host_in(name: str, folder: Path, environment: Mapping[str, str] | None = None) -> AnsibleHost:
    """Return a host whose modules run in a namespace."""
    python = folder / f"python-{name}"
    told = " ".join(f"{key}={value}" for key, value in (environment or {}).items())
    python.write_text(f'#!/bin/sh\nexec ip netns exec {name} env {told} {sys.executable} "$@"\n')
    python.chmod(python.stat().st_mode | stat.S_IEXEC)
    local = {"ansible_connection": "local", "ansible_python_interpreter": str(python)}
    return AnsibleHost(
        "fw-1", {**local, "ansible_become_exe": "env", "netwright_platform": "linux"}
    )


def inside(name: str, *command: str) -> str:
    """Run a command in a namespace, and return what it prints."""
    told = ["ip", "netns", "exec", name, *command]
    return subprocess.run(told, check=True, capture_output=True, text=True).stdout
