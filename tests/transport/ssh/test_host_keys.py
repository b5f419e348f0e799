"""Trusted host keys: netwright.transport.ssh.host_keys."""

import base64
import multiprocessing
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.errors import HostKeyChanged, ProjectError
from netwright.transport.ssh.host_keys import (
    HostKey,
    HostKeyEvent,
    HostKeyMode,
    HostKeys,
    Verdict,
)

KEY = HostKey("ssh-ed25519", b"\0\0\0\x0bssh-ed25519\0\0\0 " + b"k" * 32)
OTHER = HostKey("ssh-ed25519", b"\0\0\0\x0bssh-ed25519\0\0\0 " + b"o" * 32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store is; the folder does not exist yet."""
    return tmp_path / ".netwright" / "known_hosts"


def test_first_key_is_trusted_and_any_other_refused(path: Path) -> None:
    """Somebody may stand in between: that is never accepted silently."""
    HostKeys(path).check("192.0.2.1", 22, KEY)

    HostKeys(path).check("192.0.2.1", 22, KEY)
    with pytest.raises(HostKeyChanged):
        HostKeys(path).check("192.0.2.1", 22, OTHER)


def test_key_of_another_type_is_a_changed_key(path: Path) -> None:
    """Else an impostor would only have to offer a type we have not seen."""
    keys = HostKeys(path)
    keys.check("192.0.2.1", 22, KEY)

    with pytest.raises(HostKeyChanged):
        keys.check("192.0.2.1", 22, HostKey("ssh-rsa", b"another"))


def test_ports_of_one_address_are_apart_and_addresses_may_share_a_key(path: Path) -> None:
    """Port forwarding puts many devices behind one address; one router has many addresses."""
    keys = HostKeys(path)
    keys.check("192.0.2.1", 22, KEY)

    keys.check("192.0.2.1", 2222, OTHER)
    keys.check("2001:db8::1", 22, KEY)

    written = [line.split()[0] for line in path.read_text().splitlines()]
    assert written == ["192.0.2.1", "[192.0.2.1]:2222", "2001:db8::1"]


def test_strict_mode_trusts_no_first_key(path: Path) -> None:
    """Where keys are distributed, an unknown one is a reason to stop."""
    with pytest.raises(HostKeyChanged):
        HostKeys(path, HostKeyMode.STRICT).check("192.0.2.1", 22, KEY)
    assert not path.exists()


def test_every_decision_about_an_unknown_key_is_audited(path: Path) -> None:
    """Trust on first use is worth only what its log is."""
    events: list[HostKeyEvent] = []
    keys = HostKeys(path, audit=events.append)
    keys.check("192.0.2.1", 22, KEY)
    keys.check("192.0.2.1", 22, KEY)

    with pytest.raises(HostKeyChanged):
        keys.check("192.0.2.1", 22, OTHER)

    assert events == [
        HostKeyEvent("192.0.2.1", Verdict.TRUSTED, KEY.fingerprint),
        HostKeyEvent("192.0.2.1", Verdict.CHANGED, OTHER.fingerprint, (KEY.fingerprint,)),
    ]


def test_without_an_auditor_the_log_keeps_the_record(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A changed key is a warning that somebody must see."""
    keys = HostKeys(path)
    keys.check("192.0.2.1", 22, KEY)

    with pytest.raises(HostKeyChanged):
        keys.check("192.0.2.1", 22, OTHER)

    assert [(r.levelname, r.message) for r in caplog.records if r.levelname == "WARNING"] == [
        ("WARNING", "host key was not known")
    ]


def test_reason_names_both_fingerprints_and_the_way_out(path: Path) -> None:
    """A device that was replaced is the common case; the operator must know what to do."""
    keys = HostKeys(path)
    keys.check("192.0.2.1", 2222, KEY)

    with pytest.raises(HostKeyChanged) as e:
        keys.check("192.0.2.1", 2222, OTHER)

    assert KEY.fingerprint in e.value.reason
    assert OTHER.fingerprint in e.value.reason
    assert "ssh-keygen -f" in e.value.reason


def test_what_another_process_appended_is_known(path: Path) -> None:
    """Two workers of one project share the store."""
    ours, theirs = HostKeys(path), HostKeys(path)
    ours.check("192.0.2.1", 22, KEY)
    theirs.check("192.0.2.2", 22, KEY)

    with pytest.raises(HostKeyChanged):
        ours.check("192.0.2.2", 22, OTHER)


def test_revoked_key_is_refused_even_if_it_was_trusted(path: Path) -> None:
    """sshd(8): @revoked."""
    HostKeys(path).check("192.0.2.1", 22, KEY)
    path.write_text(path.read_text() + "@revoked " + path.read_text())

    with pytest.raises(HostKeyChanged):
        HostKeys(path).check("192.0.2.1", 22, KEY)


def test_line_cut_off_by_a_crash_spoils_no_other(path: Path) -> None:
    """The next line starts on its own."""
    path.parent.mkdir()
    path.write_text("192.0.2.9 ssh-ed25519 AAAAC3Nz")

    HostKeys(path).check("192.0.2.1", 22, KEY)

    HostKeys(path).check("192.0.2.1", 22, KEY)
    with pytest.raises(HostKeyChanged):
        HostKeys(path).check("192.0.2.1", 22, OTHER)


def test_store_that_cannot_be_written_is_one_clear_error(path: Path) -> None:
    """A full disk or a wrong owner is the project's trouble, not the device's."""
    path.mkdir(parents=True)

    with pytest.raises(ProjectError):
        HostKeys(path).check("192.0.2.1", 22, KEY)


def test_threads_that_race_for_one_device_agree(path: Path) -> None:
    """One of two first keys wins, the other is refused."""
    keys = HostKeys(path)
    refused: list[str] = []

    def check(key: HostKey) -> None:
        try:
            keys.check("192.0.2.1", 22, key)
        except HostKeyChanged as error:
            refused.append(error.reason)

    threads = [threading.Thread(target=check, args=(key,)) for key in (KEY, OTHER) * 8]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 8
    assert len(path.read_text().splitlines()) == 1


def remember(path: Path, first: int) -> None:
    """Trust 50 devices, as one worker process does."""
    keys = HostKeys(path)
    for number in range(first, first + 50):
        keys.check(f"198.51.100.{number}", 22, KEY)


def test_processes_that_append_at_once_lose_no_line(path: Path) -> None:
    """Workers on one machine write one file."""
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=remember, args=(path, first)) for first in (0, 50, 100)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(path.read_text().splitlines()) == 150


@pytest.mark.integration
@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")
def test_openssh_reads_our_file_and_we_read_its(path: Path, tmp_path: Path) -> None:
    """The store is a genuine known_hosts: found, hashed and edited by OpenSSH's own tool."""
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "k"], check=True
    )
    key_type, encoded = (tmp_path / "k.pub").read_text().split()[:2]
    key = HostKey(key_type, base64.b64decode(encoded))
    HostKeys(path).check("192.0.2.1", 2222, key)

    found = subprocess.run(
        ["ssh-keygen", "-l", "-F", "[192.0.2.1]:2222", "-f", path],
        check=True,
        capture_output=True,
        text=True,
    )
    assert key.fingerprint in found.stdout
    subprocess.run(["ssh-keygen", "-H", "-f", path], check=True, capture_output=True)
    HostKeys(path).check("192.0.2.1", 2222, key)
    with pytest.raises(HostKeyChanged):
        HostKeys(path).check("192.0.2.1", 2222, OTHER)


@given(st.binary())
@settings(max_examples=50)
def test_no_file_makes_the_store_fail(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes
) -> None:
    """Editors, merges and crashes leave anything behind."""
    path = tmp_path_factory.mktemp("junk") / "known_hosts"
    path.write_bytes(junk)

    HostKeys(path).check("192.0.2.1", 22, KEY)
    HostKeys(path).check("192.0.2.1", 22, KEY)
