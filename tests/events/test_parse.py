"""Headers as devices write them; nothing is lost, nothing raises."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.events.context import Context
from netwright.events.document import event_document
from netwright.events.parse import parse

CONTEXT = Context(datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC))


def _said(raw: str | bytes) -> dict[str, Any]:
    line = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else raw
    return event_document(parse(line, CONTEXT))


RFC5424 = '<165>1 2026-03-14T09:26:53.003Z r1.example.net evntd 42 ID47 [ex@32473 iut="3" a="b"] hi'


def test_rfc_5424_is_read_whole() -> None:
    """Every field has its place (RFC 5424 section 6)."""
    assert _said(RFC5424) == {
        "raw": RFC5424,
        "format": "rfc5424",
        "priority": 165,
        "facility": 20,
        "severity": 5,
        "timestamp": "2026-03-14T09:26:53.003000Z",
        "hostname": "r1.example.net",
        "app_name": "evntd",
        "proc_id": "42",
        "msg_id": "ID47",
        "structured_data": {"ex@32473": {"iut": "3", "a": "b"}},
        "message": "hi",
        "valid": True,
        "errors": [],
    }


def test_a_nil_value_is_a_missing_key() -> None:
    """`-` says that the sender does not know (RFC 5424 section 6)."""
    assert set(_said("<1>1 - - - - - -")) == {
        "raw", "format", "priority", "facility", "severity", "valid", "errors",
    }  # fmt: skip


def test_an_empty_message_behind_a_bom_is_a_message() -> None:
    """RFC 5424 section 6.4; a missing MSG is none."""
    assert _said("<1>1 - - - - - - \ufeff")["message"] == ""


def test_escapes_and_several_elements_of_structured_data() -> None:
    """Section 6.3.3: only these three characters are escaped."""
    said = _said(r'<1>1 - - - - - [a x="q\"b\\s\]"][b][c@1 y="" z="1 2"] m')

    assert said["structured_data"] == {"a": {"x": r'q"b\s]'}, "b": {}, "c@1": {"y": "", "z": "1 2"}}
    assert said["valid"]


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "plain text",
        "<192>1 - - - - - -",
        "<01>1 - - - - - -",
        "<1>0 - - - - - -",
        "<1>1 2026-02-30T00:00:00Z - - - - -",
        "<1>1 2026-02-03T00:00:60Z - - - - -",
        "<1>1 2026-02-03T00:00:00 - - - - -",
        "<1>1 2026-02-03T00:00:00.1234567Z - - - - -",
        "<1>1 2026-02-03t00:00:00Z - - - - -",
        "<1>1 - " + "h" * 256 + " - - - -",
        "<1>1 - h " + "a" * 49 + " - - -",
        "<1>1 - h a " + "p" * 129 + " - -",
        "<1>1 - h a p " + "m" * 33 + " -",
        "<1>1 - h a p m x",
        "<1>1 - h a p m []",
        '<1>1 - h a p m [a b="c]',
        '<1>1 - h a p m [a b="]"]',
        r'<1>1 - h a p m [a b="\n"]',
        '<1>1 - h a p m [a b="c"][a b="d"]',
        '<1>1 - h a p m [a  b="c"]',
        "<1>1 - h a p m [" + "i" * 33 + ' b="c"]',
        '<1>1 - h a p m [a b="c"]m',
        "<1>1 - - - - - - \ufeffnot \udcff utf-8",
    ],
)  # fmt: skip
def test_what_rfc_5424_forbids_is_flagged_and_kept(raw: str) -> None:
    """A line is never dropped: whatever was not understood is in the message."""
    said = _said(raw)

    assert not said["valid"]
    assert said["errors"]
    assert all(word in str(said) for word in ("format", "raw"))


def test_what_is_malformed_is_read_all_the_same() -> None:
    """A name that is too long does not hide the host."""
    said = _said("<1>1 2026-03-14 09:26:53 h1 " + "a" * 60 + " - - - text")

    assert (said["hostname"], said["app_name"], said["message"]) == ("h1", "a" * 48, "text")
    assert said["timestamp"] == "2026-03-14T09:26:53Z"


HEADERS = [
    # raw, host, process, pid, month to second, message
    ("<34>Mar 14 09:26:53 r1 sshd[42]: x y", "r1", "sshd", "42", "x y"),
    ("<34>Mar 14 09:26:53  r1 sshd[42]: x y", "r1", "sshd", "42", "x y"),
    ("<34> Mar 14 09:26:53 r1 sshd(pam_unix)[42]: x y", "r1", "sshd(pam_unix)", "42", "x y"),
    ("Mar 14 09:26:53 r1 kernel: [12.5] x", "r1", "kernel", None, "[12.5] x"),
    ("<34>Mar 14 09:26:53 2026 r1 app: x", "r1", "app", None, "x"),
    ("<34>Mar 14 2026 09:26:53: r1 app: x", "r1", "app", None, "x"),
    ("<34>2026-03-14T09:26:53Z r1 app[1]: x", "r1", "app", "1", "x"),
    ("<34>2026-03-14 09:26:53 r1 app[1]: x", "r1", "app", "1", "x"),
    ("<34>2026-03-14T10:26:53.000+01:00 r1 app[1]: x", "r1", "app", "1", "x"),
    ("<34>Mar 14 09:26:53 app[1]: x", None, "app", "1", "x"),
    ("<34>Mar 14 09:26:53 /usr/sbin/cron[1]: x", None, "/usr/sbin/cron", "1", "x"),
    ("<34>Mar 14 09:26:53 192.0.2.1 app: x", "192.0.2.1", "app", None, "x"),
    ("<34>Mar 14 09:26:53 2001:db8::1 app: x", "2001:db8::1", "app", None, "x"),
    ("<34>Mar 14 09:26:53 [192.0.2.1] app: x", "192.0.2.1", "app", None, "x"),
    ("<34>Mar 14 09:26:53 r1 plain text", "r1", None, None, "plain text"),
    ("<34>Mar 14 09:26:53 r1 CEF:0|a|b|1|2|c|3| x=1", "r1", None, None, "CEF:0|a|b|1|2|c|3| x=1"),
    ("<34>Mar 14 09:26:53 r1 notice mcpd[7]: x", "r1", "mcpd", "7", "x"),
    ("<34>Mar 14 09:26:53 user.info r1 app: x", "r1", "app", None, "x"),
    ("<34>Mar 14 09:26:53 slot1/r1 err tmm[7]: x", "r1", "tmm", "7", "x"),
    ("<34>Mar 14 09:26:53 r1,f5_irule=a,b=c", "r1", None, None, "f5_irule=a,b=c"),
    ("<34>Mar 14 09:20:00 relay Mar 14 09:26:53 r1 app: x", "r1", "app", None, "x"),
    ("<34>Mar 14 09:20:00 relay Mar 14 09:26:53 localhost app: x", "relay", "app", None, "x"),
    ("<34>Mar 14 09:26:53 r1 Some App[7]: x", "r1", "Some App", "7", "x"),
    ("<34>Mar 14 09:26:53 r1 /kernel: x", "r1", "/kernel", None, "x"),
    ("<34>Mar 14 09:26:53 UTC r1 app: x", "r1", "app", None, "x"),
    ("<34>Mar 14 04:26:53 EST 2026 r1 app[7]: x", "r1", "app", "7", "x"),
    ("<34>Mar 14 09:26:53 ::1 app: x", "::1", "app", None, "x"),
    ("<34>Mar 14 09:26:53 fe80::1%eth0 app: x", "fe80::1%eth0", "app", None, "x"),
    ("<34>Mar 14 09:26:53 r1:514 app: x", "r1:514", "app", None, "x"),
    ("<34>14 Mar 2026 09:26:53 r1 app: x", "r1", "app", None, "x"),
    ("<34>Mar 14 09:26:53 r1 %%01IFNET/4/X(l)[1]:x", "r1", None, None, "%%01IFNET/4/X(l)[1]:x"),
    # Cisco
    ("<189>Mar 14 09:26:53 r1 77: %SYS-5-X: x", "r1", None, None, "%SYS-5-X: x"),
    ("<189>2026 Mar 14 05:26:53 ET: %SYS-5-X: x", None, None, None, "%SYS-5-X: x"),
    ("<189>29: r1: *Mar 14 09:26:53.000: %SYS-5-X: x", "r1", None, None, "%SYS-5-X: x"),
    ("<189>29: r1: 000123: .Mar 14 09:26:53.000 UTC: %SYS-5-X: x", "r1", None, None, "%SYS-5-X: x"),
    ("<189>29: Mar 14 09:26:53: %SYS-5-X: x", None, None, None, "%SYS-5-X: x"),
    ("<189>Mar 14 09:26:53: %SYS-5-X: x", None, None, None, "%SYS-5-X: x"),
    ("<189>: 2026 Mar 14 09:26:53 UTC: %ETHPORT-5-X: x", None, None, None, "%ETHPORT-5-X: x"),
    ("<189>r1: 2026 Mar 14 10:26:53 CET: %ETHPORT-5-X: x", "r1", None, None, "%ETHPORT-5-X: x"),
    ("<189>2026 Mar 14 09:26:53 r1 %ETHPORT-5-X: x", "r1", None, None, "%ETHPORT-5-X: x"),
    ("<189>:Mar 14 09:26:53 UTC: %ASA-6-302015: x", None, None, None, "%ASA-6-302015: x"),
    ("<189>Mar 14 2026 09:26:53: %ASA-6-302015: x", None, None, None, "%ASA-6-302015: x"),
    ("<189>Mar 14 2026 09:26:53 r1 : %ASA-6-302015: x", "r1", None, None, "%ASA-6-302015: x"),
    ("<189>Mar 14 09:26:53 r1 : %ASA-6-302015: x", "r1", None, None, "%ASA-6-302015: x"),
    ("<189>Mar 14 09:26:53 192.0.2.1: %ACE-3-251: x", "192.0.2.1", None, None, "%ACE-3-251: x"),
    ("<189>Mar 14 09:26:53 UTC: ASA-6-302015: x", None, None, None, "ASA-6-302015: x"),
    ("<189>7: RP/0/RSP0/CPU0:Mar 14 09:26:53.000 UTC: bgp[9]: %A-B-5-C : x", None, "bgp", "9",
     "%A-B-5-C : x"),
    ("<189>7: r1 RP/0/RSP0/CPU0:Mar 14 09:26:53.000 UTC: bgp[9]: %A-B-5-C : x", "r1", "bgp", "9",
     "%A-B-5-C : x"),
    ("<189>Mar 14 09:20:00 r1 7: Mar 14 09:26:53.0: %SYS-5-X: x", "r1", None, None, "%SYS-5-X: x"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "host", "process", "pid", "message"), HEADERS)
def test_headers_of_the_real_world(
    raw: str, host: str | None, process: str | None, pid: str | None, message: str
) -> None:
    """One grammar takes them all, without a setting."""
    said = _said(raw)

    assert said.get("timestamp") == "2026-03-14T09:26:53Z"
    assert said.get("hostname") == host
    assert said.get("app_name") == process
    assert said.get("proc_id") == pid
    assert said["message"] == message


@pytest.mark.parametrize(
    ("raw", "host", "process", "message"),
    [
        ("<189>r1: 1 2: %SYS-5-X: x", "r1", None, "%SYS-5-X: x"),
        ("<189>101 21: %SYS-5-X: x", None, None, "%SYS-5-X: x"),
        ("<189>52: 00:01:01: %SYS-5-X: x", None, None, "%SYS-5-X: x"),
        ("<189>52: 1w2d: %SYS-5-X: x", None, None, "%SYS-5-X: x"),
        ("<189>52: r1: %SYS-5-X: x", "r1", None, "%SYS-5-X: x"),
        ("<15> app[7]: x", None, "app", "x"),
        ("snort[7]: x", None, "snort", "x"),
        ("<30>[Login Failed]: x", None, None, "[Login Failed]: x"),
        ("1`0`2`1`x", None, None, "1`0`2`1`x"),
    ],
)
def test_a_message_without_a_time_keeps_everything_else(
    raw: str, host: str | None, process: str | None, message: str
) -> None:
    """Uptime stamps are no instants, and some devices write none."""
    said = _said(raw)

    assert "timestamp" not in said
    assert said.get("hostname") == host
    assert said.get("app_name") == process
    assert said["message"] == message


def test_a_mnemonic_is_the_code_and_its_severity_counts_without_a_priority() -> None:
    """A file of messages has no PRI."""
    said = _said("Mar 14 09:26:53: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down")

    assert (said["code"], said["severity"], said["format"]) == ("LINK-3-UPDOWN", 3, "cisco")


@pytest.mark.parametrize("process", ["%ASA-6-302015", "%ASA-6-302015:"])
def test_a_mnemonic_that_a_relay_took_for_a_program_begins_the_message(process: str) -> None:
    """What rsyslog and syslog-ng make of Cisco's messages in RFC 5424."""
    said = _said(f"<166>1 2026-03-14T09:26:53Z fw1 {process} - - -  Built x")

    assert (said["code"], said["message"]) == ("ASA-6-302015", "%ASA-6-302015: Built x")
    assert "app_name" not in said


def test_the_space_that_a_relay_keeps_does_not_begin_the_message() -> None:
    """What rsyslog makes of `app: x` in RFC 5424; behind a BOM a space is the sender's."""
    assert _said("<166>1 2026-03-14T09:26:53Z h app - - -  x")["message"] == "x"
    assert _said("<166>1 2026-03-14T09:26:53Z h app - - - \ufeff x")["message"] == " x"


def test_another_program_may_begin_with_a_percent_sign() -> None:
    """Only a mnemonic is put back."""
    assert _said("<166>1 2026-03-14T09:26:53Z h %app - - - x")["app_name"] == "%app"


def test_a_firewall_says_who_and_when_in_its_first_keys() -> None:
    """FortiGate writes no header; what a relay put before it counts less."""
    keys = 'date=2026-03-14 time=18:26:53 devname="fw 1" tz="+0900" type="traffic"'

    for raw in (f"<189>{keys}", f"<189>Mar 14 01:00:00 relay {keys}"):
        said = _said(raw)
        assert (said["hostname"], said["timestamp"]) == ("fw 1", "2026-03-14T09:26:53Z")
        assert said["message"] == keys


def test_korean_is_read_in_both_of_its_codes() -> None:
    """Domestic devices write CP949 as often as UTF-8."""
    text = "<14>Mar 14 09:26:53 fw1 utm: 바이러스 차단"

    assert _said(text.encode("cp949"))["message"] == _said(text)["message"] == "바이러스 차단"
    assert "raw_b64" in _said(text.encode("cp949"))


@pytest.mark.parametrize("text", ["fond\udcfc bruucht", "f\udcfcr Gr\udcf6\udcdfe", "\udcc3("])
def test_other_bytes_are_not_taken_for_korean(text: str) -> None:
    """Latin-1 decodes as rare syllables; what is unknown becomes U+FFFD, and the bytes are kept."""
    assert "\ufffd" in _said(f"<14>Mar 14 09:26:53 h app: {text}")["message"]


def test_a_mark_a_line_end_and_a_nul_are_no_text() -> None:
    """Senders add them; SQL refuses NUL."""
    assert _said("\ufeff<14>Mar 14 09:26:53 h app: a\0b\r\n\0")["message"] == "a\ufffdb"


def test_a_long_line_is_cut_and_many_parameters_are_read() -> None:
    """The bound is 64 KiB; the raw bytes are the caller's to bound."""
    params = " ".join(f'p{number}="{number}"' for number in range(5000))
    said = _said(f"<1>1 - h a p m [many {params}] x")

    assert len(said["structured_data"]["many"]) == 5000
    assert len(_said("<1>1 - h a p m - " + "x" * 100_000)["message"]) < 64 * 1024


def test_a_fault_that_is_there_a_thousand_times_is_told_once() -> None:
    """A hostile line must not become a long list of what is wrong with it."""
    assert _said("<1>1 - h a p m " + "[a]" * 20_000)["errors"] == ["SD-ID a is there twice"]


SAMPLES = [
    raw.encode("utf-8", "surrogateescape") for raw in (RFC5424, *(row[0] for row in HEADERS))
]


@settings(max_examples=100, deadline=None)
@given(st.integers())
def test_no_bytes_make_it_raise(seed: int) -> None:
    """Anyone can send a datagram: 100,000 mutated lines."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for raw in chance.choices(SAMPLES, k=1000):
        start = chance.randint(0, len(raw))
        mutation = (
            chance.randbytes(chance.randint(0, 6)) + chance.choice(SAMPLES)[: chance.randint(0, 9)]
        )
        line = raw[:start] + mutation + raw[start + chance.randint(0, 20) :]
        event = parse(line, CONTEXT)
        assert event.raw == line
        assert event.format
        assert event_document(event)["valid"] is not bool(event.errors)
