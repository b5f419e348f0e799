"""Parts of a line that may be missing, and parts that several lines share."""

import pytest

from netwright.events.profiles.safety import UnsafeError
from netwright.events.profiles.templates import Language, combine, read_template

SHAPES = Language(
    patterns={"observer.ingress.interface.name": r"[^\s:/]{1,80}"},
    shapes={
        "FROM": "[[{observer.ingress.interface.name}:]]{source.ip}"
        "[[/{source.port}]][[ ({user.name})]]",
    },
)


def _read(line: str, text: str, language: Language | None = None) -> dict[str, str] | None:
    found = combine([read_template(line, {}, language)]).read(text)
    return found and {name: value for name, value in found[1].items() if value is not None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from inside:192.0.2.1/80 (LOCAL\\bob) to", {
            "observer.ingress.interface.name": "inside", "source.ip": "192.0.2.1",
            "source.port": "80", "user.name": "LOCAL\\bob"}),
        ("from inside:192.0.2.1/80(bob) to", {
            "observer.ingress.interface.name": "inside", "source.ip": "192.0.2.1",
            "source.port": "80", "user.name": "bob"}),
        ("from 192.0.2.1 to", {"source.ip": "192.0.2.1"}),
    ],
)  # fmt: skip
def test_one_line_fits_with_and_without_its_optional_parts(
    text: str, expected: dict[str, str]
) -> None:
    """A firewall leaves out the port of an ICMP packet, and the user it does not know."""
    assert _read("from <FROM> to", text, SHAPES) == expected


def test_text_ends_where_an_optional_part_begins_or_at_the_end() -> None:
    """A reason is the same text whether something in brackets follows or not."""
    line = "closed: {event.reason:text}[[ ({interface.name})]]"

    assert _read(line, "closed: too old (eth0)") == {
        "event.reason": "too old",
        "interface.name": "eth0",
    }
    assert _read(line, "closed: too old") == {"event.reason": "too old"}


def test_what_looks_like_a_shape_but_is_none_is_literal() -> None:
    """Messages hold angle brackets of their own."""
    assert _read("Group <GRP> User <{user.name}>", "Group <GRP> User <bob>") == {"user.name": "bob"}


def test_an_optional_part_that_does_not_end_is_refused() -> None:
    """A profile's mistake is told when it is loaded, not by lines that are never matched."""
    with pytest.raises(UnsafeError, match=r"\[\["):
        read_template("from [[{source.ip}", {})
