"""Secrets in messages: netwright.events.masking."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.events.context import Context
from netwright.events.masking import Masker
from netwright.events.masking.attempts import looks_secret
from netwright.events.parse import parse
from netwright.model.event import Event

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HEAD = "<189>Nov 24 12:00:00 r1 "
SECRET = "S3cr3t~Zeta9"

LEAKS = [
    "app: password=%s user=bob",
    'app: {"user": "bob", "password": "%s"}',
    "app: login with passwd: %s refused",
    "app: url https://bob:%s@example.net/path",
    "app: GET / Authorization: Bearer %s.x1y2z3",
    "app: Authorization: Basic %s",
    "sudo: bob : TTY=pts/0 ; USER=root ; COMMAND=/usr/bin/mysql -u root -p%s db",
    "sudo: bob : USER=root ; COMMAND=/usr/bin/curl -u bob:%s https://example.net",
    "sudo: bob : USER=root ; COMMAND=/bin/tool --password %s --verbose",
    "cron[1]: (root) CMD (PGPASSWORD=%s pg_dump all)",
    "snmpd[1]: Authentication failed, community = %s, from 192.0.2.1",
    'snmpd[1]: bad community name "%s" from 192.0.2.1',
    "mib2d[1]: unauthorized SNMP community from 192.0.2.1 to unknown community name (%s)",
    "%%PARSER-5-CFGLOG_LOGGEDCMD: User:kim  logged command:snmp-server community %s RO",
    "%%PARSER-5-CFGLOG_LOGGEDCMD: User:kim  logged command:username eve password 0 %s",
    "%%PARSER-5-CFGLOG_LOGGEDCMD: User:kim  logged command:username eve privilege 15 secret 5 %s",
    "%%PARSER-5-CFGLOG_LOGGEDCMD: User:kim  logged command:enable secret %s",
    "%%PARSER-5-CFGLOG_LOGGEDCMD: User:kim  logged command:neighbor 192.0.2.1 password 7 %s",
    "%%PARSER-5-CFGLOG_LOGGEDCMD: User:kim  logged command:tacacs-server host 192.0.2.9 key 7 %s",
    (
        "%%PARSER-5-CFGLOG_LOGGEDCMD: User:kim  logged command:snmp-server host 192.0.2.9 "
        "version 2c %s"
    ),
    "%%PARSER-5-CFGLOG_LOGGEDCMD: User:kim  logged command:key-string %s",
    "%%PARSER-5-CFGLOG_LOGGEDCMD: User:kim  logged command:ip ospf message-digest-key 1 md5 %s",
    (
        "%%PARSER-5-CFGLOG_LOGGEDCMD: User:kim  logged command:snmp-server user u g v3 auth sha %s "
        "priv aes 128 Other~Secret1"
    ),
    "%%PARSER-5-CFGLOG_LOGGEDCMD: User:kim  logged command:crypto isakmp key %s address 0.0.0.0",
    (
        '%%01SHELL/5/CMDRECORD(s)[1]: Record command (User=a, Command="local-user b password '
        'irreversible-cipher %s")'
    ),
    "%%01SHELL/5/CMDRECORD(s)[1]: Command=snmp-agent community read cipher %s",
    "mgd[1]: UI_CMDLINE_READ_LINE: User 'a', command 'set snmp community %s'",
    (
        "mgd[1]: UI_CMDLINE_READ_LINE: User 'a', command 'set security ike policy p pre-shared-key "
        'ascii-text "%s"\''
    ),
    "mgd[1]: UI_CFG_AUDIT_SET: 'set system root-authentication encrypted-password \"%s\"'",
    "app: -----BEGIN RSA PRIVATE KEY-----\\nMII%s\\n-----END RSA PRIVATE KEY-----",
    "app: hash $6$salt$%s stored",
    "app: <user>bob</user><password>%s</password>",
    "sshd[1]: Failed password for invalid user %s from 192.0.2.7 port 4711 ssh2",
    "sshd[1]: Invalid user %s from 192.0.2.7 port 4711",
    "sshd[1]: Connection closed by invalid user %s 192.0.2.7 port 4711 [preauth]",
    (
        "%%SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: %s] [Source: 192.0.2.7] [localport: 22] "
        "[Reason: Login Authentication Failed] at 12:00:00 UTC Tue Nov 24 2026"
    ),
    'date=2026-11-24 devname="fw" type="event" user="%s" action="login" status="failed"',
    "login[1]: FAILED LOGIN (1) on '/dev/tty1' FOR '%s', User not known",
]

HARMLESS = [
    "sshd[1]: Failed password for root from 192.0.2.7 port 4711 ssh2",
    "sshd[1]: Failed password for invalid user oracle2 from 192.0.2.7 port 4711 ssh2",
    "sshd[1]: Accepted publickey for kim from 192.0.2.7 port 4711 ssh2: RSA SHA256:abcdefgh",
    "sshd[1]: pam_unix(sshd:auth): authentication failure; logname= uid=0 ruser= rhost=192.0.2.7",
    "sshd[1]: Connection closed by authenticating user john.smith 192.0.2.7 port 4711 [preauth]",
    "passwd[1]: password changed for kim",
    "app: the password has expired, password policy is strict",
    "%LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/1, changed state to down",
    "%PARSER-5-CFGLOG_LOGGEDCMD: User:kim  logged command:neighbor 192.0.2.1 send-community both",
    "%PARSER-5-CFGLOG_LOGGEDCMD: User:kim  logged command:set community 65000:100",
    "sudo: kim : TTY=pts/0 ; PWD=/home/kim ; USER=root ; COMMAND=/bin/ls",
    "app: see https://example.net/path?x=1 for details",
    "%SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: admin] [Source: 192.0.2.7] [localport: 22]",
    'date=2026-11-24 devname="fw" type="event" user="j.doe" action="login" status="failed"',
]


def masked(text: str) -> Event:
    """Return a message as it is stored."""
    event = parse((HEAD + text).encode(), Context(NOW))
    event.fields["x"] = text
    event.vendor_fields["nested"] = {"list": [text], "password": "other"}
    Masker().mask(event)
    return event


@pytest.mark.parametrize("leak", LEAKS)
def test_what_leaks_a_secret_is_stored_without_it(leak: str) -> None:
    """In the bytes, the text and the fields: one left over is a leak."""
    event = masked(leak % SECRET)

    assert SECRET not in f"{event}"
    assert "***" in event.raw.decode()


@pytest.mark.parametrize("line", HARMLESS)
def test_what_is_no_secret_stays(line: str) -> None:
    """Masked evidence is no evidence: who was attacked, and what was done, must be readable."""
    event = masked(line)

    assert event.raw.decode() == HEAD + line


@pytest.mark.parametrize(
    ("name", "is_secret"),
    [
        *(
            (name, True)
            for name in ("Winter2026!", "p4ssw0rd", "Summer2025", "my secret", "a#b$c%d")
        ),
        *(
            (name, False)
            for name in ("root", "john.smith", "svc-backup01", "jsmith2", "kim", "홍길동")
        ),
        *((name, False) for name in ("DOMAIN\\kim", "kim@example.net", "HOST01$", "20261124")),
    ],
)
def test_a_name_is_told_from_a_password_by_its_looks(name: str, *, is_secret: bool) -> None:
    """A password that was typed as a user name; a name says who is attacked."""
    assert looks_secret(name) is is_secret


def test_a_password_with_spaces_is_masked_whole() -> None:
    """A profile may take its first word for the name."""
    line = "sshd[1]: Failed password for invalid user my 1st secret! from 192.0.2.7 port 4711 ssh2"
    event = parse((HEAD + line).encode(), Context(NOW))
    event.tag, event.fields["user.name"] = "LOGIN_FAILED", "my"

    Masker().mask(event)

    assert b"secret" not in event.raw
    assert "secret" not in event.message


def test_who_has_logged_in_before_is_known_whatever_the_name_looks_like() -> None:
    """The state of the masker is part of a checkpoint."""
    said = Event(b"x", tag="LOGIN_SUCCEEDED", fields={"user.name": "R2d2-C3po"})
    first = Masker()
    first.mask(said)
    failed = parse(f"{HEAD}sshd[1]: Invalid user R2d2-C3po from 192.0.2.7".encode(), Context(NOW))

    Masker(first.users()).mask(failed)

    assert b"R2d2-C3po" in failed.raw


WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=8, max_size=24)


@given(st.sampled_from(LEAKS[:2]), WORDS.filter(lambda w: not set(w) & set("\"',;)]}<>\\*=:/")))
def test_whatever_characters_a_password_has_none_of_them_is_left(leak: str, secret: str) -> None:
    """Quotes aside, which end it."""
    event = masked(leak % secret)

    assert secret not in event.raw.decode("utf-8", "replace")
    assert secret not in event.message


@given(st.binary(max_size=300))
def test_masking_survives_anything(raw: bytes) -> None:
    """Text from devices is hostile."""
    event = parse(raw, Context(NOW))

    Masker().mask(event)
