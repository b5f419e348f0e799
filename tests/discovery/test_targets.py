"""Reading targets: netwright.discovery.targets."""

from collections.abc import Iterable
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.discovery.targets import parse_target, parse_targets
from netwright.errors import UsageError


def no_files(name: str) -> Iterable[str]:
    """Stand for a project without target files."""
    raise UsageError(f"no file {name}")


@pytest.mark.parametrize(
    ("text", "covered", "swept"),
    [
        ("10.0.0.1", ("10.0.0.1", "10.0.0.1"), ("10.0.0.1", "10.0.0.1")),
        ("10.0.0.7/24", ("10.0.0.0", "10.0.0.255"), ("10.0.0.1", "10.0.0.254")),
        ("10.0.0.0/31", ("10.0.0.0", "10.0.0.1"), ("10.0.0.0", "10.0.0.1")),
        ("10.0.0.0/30", ("10.0.0.0", "10.0.0.3"), ("10.0.0.1", "10.0.0.2")),
        ("10.0.0.250-10.0.1.2", ("10.0.0.250", "10.0.1.2"), ("10.0.0.250", "10.0.1.2")),
        ("2001:db8::/120", ("2001:db8::", "2001:db8::ff"), ("2001:db8::", "2001:db8::ff")),
        ("2001:db8::/116", ("2001:db8::", "2001:db8::fff"), ("2001:db8::", "2001:db8::fff")),
    ],
)
def test_a_target_covers_its_prefix_and_sweeps_its_hosts(
    text: str, covered: tuple[str, str], swept: tuple[str, str]
) -> None:
    """Network and broadcast addresses belong to the prefix but are nobody's."""
    target = parse_target(text)

    assert target.span[1:] == tuple(int(ip_address(end)) for end in covered)
    assert target.hosts is not None
    assert target.hosts[1:] == tuple(int(ip_address(end)) for end in swept)


@pytest.mark.parametrize("text", ["2001:db8::/64", "2001:db8::/115", "2001:db8::-2001:db8::1000"])
def test_a_large_ipv6_prefix_only_bounds_the_crawl(text: str) -> None:
    """Sweeping a /64 at 1,000 packets per second takes half a billion years."""
    assert parse_target(text).hosts is None


@pytest.mark.parametrize("text", ["", "core-1", "10.0.0.0/33", "10.0.0.9-10.0.0.1", "::1-10.0.0.1"])
def test_what_is_no_target_is_refused_with_a_hint(text: str) -> None:
    """A typing error must not turn into a sweep of something else."""
    with pytest.raises(UsageError) as error:
        parse_target(text)

    assert "10.0.0.0/24" in error.value.hint


@given(st.text(max_size=60))
def test_any_text_is_a_target_or_a_usage_error(text: str) -> None:
    """Whatever is on the command line, there is no traceback."""
    try:
        target = parse_target(text)
    except UsageError:
        return

    assert target.span.first <= target.span.last


def test_a_file_of_targets_may_hold_comments_and_blank_lines() -> None:
    """Target files are written by people."""
    lines = ["# the core", "", "10.0.0.1  # core-1", "  10.0.1.0/24\n"]

    targets = parse_targets(["192.0.2.1", "@core.txt"], {"core.txt": lines}.__getitem__)

    assert [str(target) for target in targets] == ["192.0.2.1", "10.0.0.1", "10.0.1.0/24"]


def test_an_error_in_a_file_names_its_line() -> None:
    """In a list of 5,000 addresses, "not a target" alone does not help."""
    with pytest.raises(UsageError, match=r"core\.txt:2: not a target: 'router'"):
        parse_targets(["@core.txt"], {"core.txt": ["10.0.0.1", "router"]}.__getitem__)


def test_a_file_that_cannot_be_read_is_the_readers_error() -> None:
    """The pure part opens nothing itself."""
    with pytest.raises(UsageError, match="no file gone"):
        parse_targets(["@gone"], no_files)
