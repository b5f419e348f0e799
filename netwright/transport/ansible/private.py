"""The private directory of one run: in memory, for us alone, gone afterwards.

It lies on tmpfs where there is one, has mode 0700, and holds no secret in the clear: secrets among
the variables are sealed with a password of this run's own, and vault passwords wait in named pipes,
which have no content until Ansible opens them. What works in it ends with it.
"""

import json
import os
import secrets
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from netwright.model.secret import Secret
from netwright.transport.ansible.leftovers import PREFIX, end_leftovers, end_run, locked
from netwright.transport.ansible.request import AnsibleRequest
from netwright.transport.ansible.variables import Seal, inventory, tagged
from netwright.vault.keys import VaultKeys, VaultPassword

TMPFS = Path("/dev/shm")  # noqa: S108 - a directory of our own is made in it, with mode 0700
CONFIGURATION = "ansible.cfg"
"""An empty one: the user's own must not change what a plan does."""
RUN_ID = "netwright_run"
"""The vault id of the password that lives as long as the run."""


@contextmanager
def private_directory() -> Iterator[Path]:
    """Make the directory, and remove it whatever happens; before, end what others left behind."""
    root = TMPFS if os.access(TMPFS, os.W_OK) else Path(tempfile.gettempdir())
    end_leftovers(root)
    while True:
        path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=root))
        with locked(path) as is_ours:
            if not is_ours:  # somebody took it for a leftover before we had its lock
                continue
            try:
                yield path
            finally:
                end_run(path)
                shutil.rmtree(path, ignore_errors=True)
            return


def fill(directory: Path, request: AnsibleRequest) -> dict[str, Secret]:
    """Write what Ansible reads, and return the passwords that it will ask for, by vault id."""
    password = Secret(secrets.token_urlsafe(32))
    keys = VaultKeys([VaultPassword(RUN_ID, password)])
    seal: Seal = lambda secret: keys.seal(secret, RUN_ID)  # noqa: E731
    _write(directory / "inventory" / "hosts.json", inventory(request.hosts, seal))
    _write(directory / "variables.json", tagged(request.variables, seal))
    (directory / CONFIGURATION).touch()
    plays = [{"import_playbook": str(path.resolve())} for path in request.playbooks]
    _write(directory / "project" / "site.json", plays)
    return {**request.vault, RUN_ID: password}


def _write(path: Path, document: Any) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")


@contextmanager
def passwords_in_pipes(directory: Path, passwords: Mapping[str, Secret]) -> Iterator[list[str]]:
    """Offer each password in a named pipe, and yield Ansible's options that name them."""
    pipes = {vault_id: directory / f"vault-{number}" for number, vault_id in enumerate(passwords)}
    stop = threading.Event()
    threads = [
        threading.Thread(target=_offer, args=(pipes[vault_id], passwords[vault_id], stop))
        for vault_id in passwords
    ]
    for path in pipes.values():
        os.mkfifo(path, mode=0o600)
    for thread in threads:
        thread.start()
    try:
        yield [f"--vault-id={vault_id}@{path}" for vault_id, path in pipes.items()]
    finally:
        stop.set()
        for thread, path in zip(threads, pipes.values(), strict=True):
            while thread.is_alive():  # it may be about to wait for a reader just now
                _drain(path)
                thread.join(0.02)


def _offer(pipe: Path, password: Secret, stop: threading.Event) -> None:
    """Write the password to whoever opens the pipe, as often as somebody does."""
    while not stop.is_set():
        with suppress(BrokenPipeError), pipe.open("w", encoding="utf-8") as stream:
            if stop.is_set():
                return
            stream.write(password.reveal())
        stop.wait(0.02)  # else the reader would go on with the next copy instead of an end of file


def _drain(pipe: Path) -> None:
    """Open the pipe for reading, so that whoever waits to write wakes up."""
    with suppress(OSError):
        os.close(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK))
