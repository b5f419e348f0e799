"""What stands around a secret: in key and value, in a command, in a URL, in a header.

Every expression has one group, the secret. An expression is tried only on texts that hold one of
its words, and none of them can go back far: all repeats are bounded, or of what the next cannot be.
"""

import re
from typing import NamedTuple


class Pattern(NamedTuple):
    """One way to write a secret."""

    words: tuple[str, ...]
    """At least one is in every text that it matches, in lower case."""
    find: re.Pattern[str]


BENIGN = (
    *("failed password for", "accepted password for", "accepted publickey for"),
    *("password check failed for", "failed publickey for", "keyboard-interactive"),
)
"""Phrases of every other line of a login daemon; what is left of the line is looked at."""

SECRET_KEY = re.compile(
    r"(?:.*[._-])?(?:password|passwd|passphrase|passcode|pwd|secret|psk|pre_?shared_?key|token|"
    r"community|community_?(?:name|string)|api_?key|secret_?key|private_?key|auth_?key|priv_?key)",
    re.IGNORECASE,
)
"""Names of fields whose value is a secret, whatever it looks like."""

_NAMES = (
    r"pass(?:word|wd|phrase|code)|pwd|secret|psk|token|community(?:[ _-]?(?:name|string))?"
    r"|(?:pre[-_]?shared|api|access|secret|private|auth|authentication|priv|encryption)[-_]?key"
)
_KINDS = (
    r"(?:(?:\d{1,2}|cipher|irreversible-cipher|simple|hash|encrypted|plain-?text|clear-?text|md5|"
    r"sha\d{0,3}|sha-\d{3}|scrypt|ascii|ascii-text|hex|hexadecimal|level|set-key|local|remote|"
    r"hmac-\S{1,20}|aes-?\d{0,3}|des|3des|read|write|ro|rw|name|value) ){0,4}"
)
_VALUE = r"(\"[^\"]{1,512}\"|'[^']{1,512}'|[^\s\"',;)\]}<>]{1,512})"
_PROSE = (
    r"(?!(?:for|from|is|was|of|by|on|in|at|to|and|or|has|have|had|not|no|with|does|must|will|"
    r"too|may|can|be|been|the|a|an|user|failed|failure|fail|change[ds]?|changing|expire[ds]?|"
    r"expiring|expiry|incorrect|invalid|wrong|reset|accepted|rejected|denied|required|attempts?|"
    r"update[ds]?|verif\w+|policy|recovery|complexity|entered|provided|length|age|aging|login|"
    r"check\w*|authentication|auth|mismatch|match\w*|method|prompt|string|list|error|correct|"
    r"set|removed|added|deleted|cleared|configured|missing|empty|strength|history|type|but|"
    r"server|request\w*|unknown|unauthori[sz]ed|both|standard|extended|large|ok|succe\w+|\*+|-+|=+)(?:[\s.,;:)\]\"']|$))"
)


def _pattern(words: str, expression: str) -> Pattern:
    found = re.compile(expression, re.IGNORECASE | re.ASCII | re.DOTALL)
    return Pattern(tuple(words.split("|")), found)


PATTERNS = (
    _pattern(
        "pass|pwd|secret|psk|token|communit|key",
        rf"(?<![A-Za-z])(?:[A-Za-z0-9]{{1,24}}[-_.])?(?:PG|MYSQL_?|user|new|old|snmp|enable)?"
        rf"(?:{_NAMES})[\"']?[ ]?(?:=|:(?!//)|=>)[ ]?(?!/|{_NAMES}){_PROSE}{_VALUE}",
    ),
    _pattern(
        "pass|secret",
        rf"\b(?:password|passwd|secret|passphrase|encrypted-password|plain-text-password-value)"
        rf"[ =]{_KINDS}{_PROSE}{_VALUE}",
    ),
    _pattern(
        "communit",
        rf"\bcommunity (?:name |string )?[(\"']?{_KINDS}{_PROSE}"
        r"(?!\d{1,10}:\d|no-export|no-advertise|local-as|internet|additive|members|target)"
        r"([^\s\"',;)\]}<>]{1,512})",
    ),
    _pattern(
        "snmp-server host|snmp-agent target",
        r"\bsnmp-server host \S{1,64} (?:(?:vrf \S{1,64}|use-vrf \S{1,64}|traps?|informs?|"
        r"version (?:1|2c?|3)|auth|noauth|priv) ){0,5}([^\s\"']{1,512})",
    ),
    _pattern("securityname", r"\bsecurityname (?:cipher )?([^\s\"']{1,512})"),
    _pattern(
        "key",
        r"\b(?:tacacs|radius|isakmp|ikev2|macsec|server-private|ldap)\S{0,32} .{0,80}?"
        rf"\bkey {_KINDS}{_PROSE}{_VALUE}",
    ),
    _pattern("key ", rf"(?<![-\w])key [0-9] {_VALUE}"),
    _pattern(
        "key",
        rf"\b(?:key-string|authentication-key|message-digest-key|pre-shared-key|auth-key|priv-key|"
        rf"keyring|shared-key|md5-key|hmac-key)[ =](?:\d{{1,10}} )?{_KINDS}{_PROSE}{_VALUE}",
    ),
    _pattern("psk", rf"\bpsk {_KINDS}{_PROSE}{_VALUE}"),
    _pattern(
        "auth |authentication-mode ",
        rf"\b(?:auth|authentication-mode) (?:md5|sha\S{{0,8}}) (?:cipher |simple )?{_VALUE}",
    ),
    _pattern(
        "priv",
        rf"\b(?:priv|privacy-mode) (?:des\S{{0,8}}|3des|aes\S{{0,8}})(?: \d{{3}})? "
        rf"(?:cipher |simple )?{_VALUE}",
    ),
    _pattern(
        "authorization", r"\bauthorization[\"']?\s?[:=]\s?[\"']?(?:\w{1,16} )?([^\s\"',;]{4,})"
    ),
    _pattern("bearer", r"\bbearer[ :=]{1,3}([A-Za-z0-9._~+/=-]{8,})"),
    _pattern("://", r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{0,256}:([^\s/@]{1,512})@"),
    _pattern(
        "private key",
        r"-----BEGIN [A-Z ]{0,24}PRIVATE KEY-----(.{0,20000}?)"
        r"(?:-----END [A-Z ]{0,24}PRIVATE KEY-----|$)",
    ),
    _pattern("$", r"(\$(?:1|2[abxy]|5|6|7|8|9|14|y|sha1|sha512|apr1)\$[^\s\"',;]{4,512})"),
    _pattern("</", rf"<(?:{_NAMES})>([^<]{{1,512}})<"),
    _pattern(" --", rf"\s--(?:{_NAMES})[= ]{_VALUE}"),
    _pattern("sshpass", rf"\bsshpass -p ?{_VALUE}"),
    _pattern("curl|wget", r"\s(?:-u|--user)[ =]?[\"']?[^\s:\"']{1,128}:([^\s\"']{1,512})"),
    _pattern("mysql", rf"\bmysql\S{{0,16}} .{{0,200}}?-p{_VALUE}"),
    _pattern("pass:", rf"\bpass:{_VALUE}"),
)

ATTEMPTS = (
    Pattern(
        ("invalid user", "illegal user", "unknown user"),
        re.compile(
            r"\b(?:invalid|illegal|unknown) user[: ]{1,2}[\"']?(.{1,256}?)[\"']?"
            r"(?: from\b| by\b| via\b| \d{1,3}(?:\.\d{1,3}){3}\b| [0-9a-f:]{3,40} port|,|;| \[|$)",
            re.IGNORECASE,
        ),
    ),
    Pattern(("[user:",), re.compile(r"\[user: ?([^\]]{1,256})\]", re.IGNORECASE)),
    Pattern(
        ("user=", "user =", "username=", "user:", "username:", 'user":'),
        re.compile(
            r"\b(?:user|username|login|account)[\"']? ?[=:] ?"
            r"(?:\"([^\"]{1,256})\"|'([^']{1,256})'|([^\s\"',;\])}]{1,256}))",
            re.IGNORECASE,
        ),
    ),
    Pattern(
        ("user '", 'user "', "for '", 'for "', "account '", 'account "'),
        re.compile(r"\b(?:user|for|account) (?:\"([^\"]{1,256})\"|'([^']{1,256})')", re.IGNORECASE),
    ),
)
"""How the name stands in a message of a login that failed."""
