"""No core dump holds a password: netwright.vault.memory."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from netwright.model.secret import Secret
from netwright.vault.passwords import write_password

OPENING = """
import ctypes, resource, sys
from netwright.vault.passwords import open_keys
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
open_keys({"default": sys.argv[1]})
dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
print(resource.getrlimit(resource.RLIMIT_CORE)[0], dumpable, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux")
def test_whoever_opens_a_vault_leaves_no_core(tmp_path: Path) -> None:
    """And cannot be looked into by another process of its user."""
    write_password(tmp_path / "password", Secret("CANARY-vault-password"))
    command = [sys.executable, "-c", OPENING, str(tmp_path / "password")]
    root = str(Path(__file__).parent.parent.parent)
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        limits = process.stdout.readline().split()
        process.send_signal(signal.SIGABRT)

    assert limits == ["0", "0"]
    assert process.returncode == -signal.SIGABRT
    assert [each.name for each in tmp_path.iterdir()] == ["password"]
