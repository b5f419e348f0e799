"""What a terminal shows: netwright.transport.ssh.screen."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.transport.ssh.screen import last_line, render


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("line one\r\nline two\r\n", "line one\nline two\n"),
        ("up\r\r\nEth1", "up\nEth1"),
        ("--More--\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\bEth1/1", "Eth1/1"),
        ("--More--\r         \rEth1/1", "Eth1/1"),
        ("  ---- More ----\x1b[16D                \x1b[16DVlanif1  up", "Vlanif1  up"),
        ("\x1b[01;32mroot@srv1\x1b[00m:\x1b[01;34m~\x1b[00m# ", "root@srv1:~#"),
        ("\x1b[?2004hbash-5.2$ ", "bash-5.2$"),
        ("\x1b]0;netops@acc3: ~\x07netops@acc3:~$ ", "netops@acc3:~$"),
        ("\x1b[24;1H\x1b[2KProCurve# \x1b[24;11H\x1b[?25h", "ProCurve#"),
        ("show ver\x1bEok", "show ver\nok"),
        ("스위치 상태\r\n", "스위치 상태\n"),
        ("tab\tkept", "tab\tkept"),
    ],
)
def test_text_is_what_a_person_would_see(sent: str, shown: str) -> None:
    """Parsers read columns; erased pagers and colours must not shift them."""
    assert render(sent) == shown


def test_last_line_leaves_out_an_escape_sequence_still_coming_in() -> None:
    """Packets cut anywhere; a prompt must not be missed for it."""
    assert last_line("banner\r\nsw1#\x1b[") == "sw1#"


TERMINAL = st.lists(
    st.one_of(
        st.text(),
        st.sampled_from(
            ["\r", "\b", "\x1b", "\x1b[", "\x1b[5D", "\x1b[99C", "\x1b[2K", "\x1b]", "\n"]
        ),
    )
).map("".join)


@given(TERMINAL)
def test_no_control_character_survives(sent: str) -> None:
    """What is stored and shown later must not paint on somebody's terminal."""
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", render(sent))


@given(TERMINAL)
def test_what_is_shown_stays_as_it_is(sent: str) -> None:
    """Rendering twice changes nothing."""
    assert render(render(sent)) == render(sent)


@pytest.mark.parametrize(
    "unit", ["\x1b[999Cx", "abc\b\b", "\x1b[1Ga", "\x1b]", "\x1b[1G\x1b[K", "\r"]
)
def test_hostile_painting_costs_linear_time(unit: str) -> None:
    """A megabyte of cursor movement is no way to stop a collector."""
    started = time.thread_time()

    render("x" * 100_000 + unit * 50_000)

    assert time.thread_time() - started < 5
