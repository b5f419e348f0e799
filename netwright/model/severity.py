"""Severities by name: RFC 5424 section 6.2.1, table 2."""

SEVERITIES = (
    *("emergency", "alert", "critical", "error"),
    *("warning", "notice", "informational", "debug"),
)
"""Each at the place that its number says: the least comes first, and is the most severe."""


def severity_number(text: str) -> int | None:
    """Return the number of a severity that is given by number, name or the start of one name."""
    if text.isdecimal():
        return int(text) if int(text) < len(SEVERITIES) else None
    named = [name for name in SEVERITIES if text and name.startswith(text.lower())]
    return SEVERITIES.index(named[0]) if len(named) == 1 else None
