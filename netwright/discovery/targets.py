"""Read targets: an address, a prefix, a range `first-last`, or `@file` with one per line."""

import ipaddress
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from netwright.discovery.addresses import Span
from netwright.errors import UsageError
from netwright.model.credential import Prefix

MAX_IPV6_SWEEP = 4096
"""An IPv6 prefix with more addresses is never swept: it only bounds the crawl."""

ReadLines = Callable[[str], Iterable[str]]
"""Returns the lines of a file of targets; the caller does the reading."""


@dataclass(frozen=True, slots=True)
class Target:
    """What one target covers, and what part of it is worth a packet."""

    text: str
    span: Span
    hosts: Span | None  # None: covered, never swept

    def __str__(self) -> str:
        """Return the target as it was written."""
        return self.text


def parse_targets(tokens: Iterable[str], read_lines: ReadLines) -> tuple[Target, ...]:
    """Return the targets, with files read and their comments dropped.

    Raises:
        UsageError: a target is none, with the file and line it stands in.
    """
    return tuple(target for token in tokens for target in _expanded(token, read_lines))


def parse_target(text: str) -> Target:
    """Return one target; host bits of a prefix are ignored.

    Raises:
        UsageError: not an address, prefix or range.
    """
    text = text.strip()
    try:
        return _range(text) if "-" in text else _prefix(text)
    except ValueError as error:
        hint = "give an address, a prefix (10.0.0.0/24), a range (10.0.0.1-10.0.0.9) or @file"
        raise UsageError(f"not a target: {text[:80]!r}", hint) from error


def _expanded(token: str, read_lines: ReadLines) -> Iterator[Target]:
    if not token.startswith("@"):
        yield parse_target(token)
        return
    for number, line in enumerate(read_lines(token[1:]), start=1):
        text = line.partition("#")[0].strip()
        try:
            if text:
                yield parse_target(text)
        except UsageError as error:
            raise UsageError(f"{token[1:]}:{number}: {error}", error.hint) from error


def _prefix(text: str) -> Target:
    prefix = ipaddress.ip_network(text, strict=False)
    first, last = int(prefix.network_address), int(prefix.broadcast_address)
    span = Span(prefix.version, first, last)
    return Target(text, span, _hosts(prefix, span))


def _hosts(prefix: Prefix, span: Span) -> Span | None:
    if prefix.version == 6:  # noqa: PLR2004
        return span if prefix.num_addresses <= MAX_IPV6_SWEEP else None
    # RFC 3021: a /31 (and a /32) has neither a network nor a broadcast address.
    inner = 0 if prefix.num_addresses <= 2 else 1  # noqa: PLR2004
    return Span(4, span.first + inner, span.last - inner)


def _range(text: str) -> Target:
    low, _, high = text.partition("-")
    first = ipaddress.ip_address(low.strip())
    last = ipaddress.ip_address(high.strip())
    if first.version != last.version or int(first) > int(last):
        raise ValueError("the range ends before it starts")
    span = Span(first.version, int(first), int(last))
    sweepable = span.version == 4 or span.last - span.first < MAX_IPV6_SWEEP  # noqa: PLR2004
    return Target(text, span, span if sweepable else None)
