"""Reading recordings: netwright.simulate.recording."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.errors import UsageError
from netwright.model.snmp import Tag
from netwright.simulate.recording import load_contexts, read_recording, recordings_in
from tests.simulate.values import varbinds_of


def test_every_type_is_read() -> None:
    """The tags of SMIv2, and hexadecimal for what is not text."""
    text = (
        b"1.3.6.1.1|2|-7\n1.3.6.1.2|4|\xec\x84\x9c\xec\x9a\xb8\n1.3.6.1.3|4x|00ff\n"
        b"1.3.6.1.4|5|\n1.3.6.1.5|6|1.3.6.1.4.1.9\n1.3.6.1.6|64|192.0.2.1\n"
        b"1.3.6.1.7|64x|c0000202\n1.3.6.1.8|65|4294967295\n1.3.6.1.9|70|1\n"
    )

    assert [(tag, value) for _, tag, value in read_recording(text).varbinds] == [
        (Tag.INTEGER, -7),
        (Tag.OCTET_STRING, "서울".encode()),
        (Tag.OCTET_STRING, b"\x00\xff"),
        (Tag.NULL, None),
        (Tag.OBJECT_IDENTIFIER, (1, 3, 6, 1, 4, 1, 9)),
        (Tag.IP_ADDRESS, b"\xc0\x00\x02\x01"),
        (Tag.IP_ADDRESS, b"\xc0\x00\x02\x02"),
        (Tag.COUNTER32, 4294967295),
        (Tag.COUNTER64, 1),
    ]


def test_a_value_may_contain_the_separator() -> None:
    """A sysDescr with a pipe in it."""
    assert read_recording(b"1.3.6|4|a|b").varbinds == [((1, 3, 6), Tag.OCTET_STRING, b"a|b")]


def test_broken_lines_are_named_and_the_others_kept() -> None:
    """One bad line must not cost the recording."""
    recording = read_recording(b"rubbish\n1.3.6|99|x\n1|2|3\n1.3.6|4x|zz\n1.3.6.1|2|5\r\n")

    assert recording.varbinds == [((1, 3, 6, 1), Tag.INTEGER, 5)]
    assert [problem.split(":")[0] for problem in recording.problems] == [
        "line 1",
        "line 2",
        "line 3",
        "line 4",
    ]


@given(st.binary(max_size=300))
def test_garbage_never_raises(content: bytes) -> None:
    """Whatever the file, the others are served."""
    read_recording(content)


def test_files_beside_are_contexts(tmp_path: Path) -> None:
    """NAME@VLAN.snmprec is what the agent tells in that VLAN."""
    (tmp_path / "sw.snmprec").write_text("1.3.6.1|2|1\n")
    (tmp_path / "sw@10.snmprec").write_text("1.3.6.1|2|10\n")
    (tmp_path / "sw2.snmprec").write_text("1.3.6.1|2|2\n")

    contexts, problems = load_contexts(tmp_path / "sw.snmprec")

    told = {name: varbinds_of(mib)[0][2] for name, mib in contexts.items()}
    assert (told, problems) == ({"": 1, "10": 10}, [])
    assert [path.stem for path in recordings_in(tmp_path)] == ["sw", "sw2"]


def test_a_missing_file_is_said_in_one_line(tmp_path: Path) -> None:
    """A typo on the command line."""
    with pytest.raises(UsageError, match="cannot read"):
        load_contexts(tmp_path / "no.snmprec")


def test_a_recording_is_served_in_oid_order_each_name_once(tmp_path: Path) -> None:
    """Recordings are sorted as text, and some repeat lines."""
    (tmp_path / "sw.snmprec").write_text("1.3.10|2|3\n1.3.2|2|1\n1.3.9|2|2\n1.3.2|2|7\n")

    contexts, _ = load_contexts(tmp_path / "sw.snmprec")

    assert varbinds_of(contexts[""]) == [
        ((1, 3, 2), Tag.INTEGER, 1),
        ((1, 3, 9), Tag.INTEGER, 2),
        ((1, 3, 10), Tag.INTEGER, 3),
    ]
