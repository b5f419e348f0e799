"""Who we are to senders of SNMPv3."""

import logging
from pathlib import Path

import pytest

from netwright.collectors.snmp_identity import FILE, boot_engine
from netwright.transport.snmp.privacy import Clock


def test_a_project_keeps_its_engine_and_counts_its_boots(tmp_path: Path) -> None:
    """Senders remember both: an engine whose clock went back is refused."""
    first, second = boot_engine(tmp_path, 100.0), boot_engine(tmp_path, 200.0)

    assert first.id == second.id
    assert (first.boots, second.boots) == (1, 2)
    assert 5 <= len(first.id) <= 32
    assert first.id[0] & 0x80
    assert second.clock(260.5) == Clock(2, 60)


def test_two_projects_are_two_engines(tmp_path: Path) -> None:
    """One in the test network must not be taken for the one in production."""
    assert boot_engine(tmp_path / "a", 0.0).id != boot_engine(tmp_path / "b", 0.0).id


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"engine_id": "xx", "boots": 1}', b"\xff"])
def test_a_broken_file_costs_the_identity_and_no_notification(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Traps need none, and senders of informs ask anew."""
    (tmp_path / FILE).write_bytes(content)

    with caplog.at_level(logging.WARNING):
        assert boot_engine(tmp_path, 0.0).boots == 1
    assert "SNMP engine made anew" in caplog.messages
