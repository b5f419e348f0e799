"""What a discovery may touch: netwright.discovery.scope."""

from collections.abc import Iterable
from ipaddress import ip_address

import pytest

from netwright.discovery.scope import Scope
from netwright.discovery.targets import parse_target
from netwright.errors import InventoryError, RefusedError, UsageError


def no_files(name: str) -> Iterable[str]:
    """Stand for a project without target files."""
    raise UsageError(f"no file {name}")


def scope(*targets: str, allow: tuple[str, ...] = (), deny: tuple[str, ...] = ()) -> Scope:
    """Return a scope as `discover` would build it from its arguments."""
    targets_, allow_, deny_ = (
        tuple(parse_target(text) for text in texts) for texts in (targets, allow, deny)
    )
    return Scope(targets=targets_, allow=allow_, deny=deny_)


@pytest.mark.parametrize(
    ("address", "allowed", "why"),
    [
        ("10.1.0.1", True, "a target by 10.1.0.0/24"),
        ("10.9.0.1", True, "allowed by 10.0.0.0/8"),
        ("10.1.0.9", False, "denied by 10.1.0.8/29"),
        ("192.0.2.1", False, "outside the allowed prefixes"),
        ("2001:db8::1", False, "outside the allowed prefixes"),
    ],
)
def test_deny_wins_over_targets_and_allow(address: str, allowed: bool, why: str) -> None:  # noqa: FBT001
    """A denied prefix inside a target is what an operator writes to protect something."""
    campus = scope("10.1.0.0/24", allow=("10.0.0.0/8",), deny=("10.1.0.8/29",))

    assert campus.allows(ip_address(address)) is allowed
    assert campus.explain(ip_address(address)) == why


def test_a_lone_seed_allows_only_itself() -> None:
    """A crawl from one address must not walk through the whole company."""
    seed = scope("10.0.0.1")

    assert [seed.allows(ip_address(text)) for text in ("10.0.0.1", "10.0.0.2")] == [True, False]


def test_the_sweep_covers_targets_once_and_nothing_denied() -> None:
    """Overlapping targets cost no second packet; `allow` is crawled into, not swept."""
    campus = scope(
        "10.0.0.0/29", "10.0.0.4/30", "10.0.0.2", allow=("10.1.0.0/24",), deny=("10.0.0.3",)
    )

    assert sorted(map(str, campus.addresses())) == [f"10.0.0.{n}" for n in (1, 2, 4, 5, 6)]


def test_nothing_allowed_is_refused() -> None:
    """An empty allow list means nobody thought about it, not "everything"."""
    with pytest.raises(RefusedError, match="no address is allowed"):
        scope("10.0.0.1", deny=("10.0.0.0/8",)).check()


@pytest.mark.parametrize("bounds", [((), ("10.0.0.0/8",)), (("2001:db8::/64",), ())])
def test_a_scope_without_a_seed_is_a_usage_error(
    bounds: tuple[tuple[str, ...], tuple[str, ...]],
) -> None:
    """Prefixes that only bound a crawl give it nowhere to start."""
    with pytest.raises(UsageError, match="no address to start from"):
        scope(*bounds[0], allow=bounds[1]).check()


def test_more_than_4096_addresses_need_a_yes() -> None:
    """A slip of the prefix length must not sweep a company; a /20 is just below the limit."""
    scope("10.0.0.0/20").check()
    with pytest.raises(RefusedError, match="8190 addresses") as refused:
        scope("10.0.0.0/19").check()

    assert "--yes" in refused.value.hint
    scope("10.0.0.0/19").check(yes=True)


def test_a_scope_is_read_from_its_mapping() -> None:
    """The keys of scopes.yaml are the contract's."""
    entry = {
        "targets": ["@seeds", "10.0.0.0/30"],
        "allow": "10.0.0.0/8",
        "deny": None,
        "site": "hq",
        "snmp_port": 1161,
        "ssh_port": 2222,
        "credentials": ["lab-v3", "lab-v2c"],
        "timeout_s": 2,
        "telnet": True,
        "max_hops": 0,
        "max_devices": 100,
    }

    hq = Scope.from_mapping("hq", entry, {"seeds": ["192.0.2.1"]}.__getitem__)

    assert [str(target) for target in hq.targets] == ["192.0.2.1", "10.0.0.0/30"]
    assert (hq.name, hq.site, hq.snmp_port, hq.ssh_port, hq.timeout_s) == (
        "hq",
        "hq",
        1161,
        2222,
        2.0,
    )
    assert (hq.credentials, hq.telnet, hq.max_hops) == (("lab-v3", "lab-v2c"), True, 0)
    assert hq.allows(ip_address("10.255.0.1"))


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ([], "scope 'hq': expected keys and values"),
        ({"target": []}, "scope 'hq': unknown key 'target'"),
        ({"targets": ["nowhere"]}, "scope 'hq': targets: not a target: 'nowhere'"),
        ({"targets": [7]}, "scope 'hq': targets: expected a list of texts, not '[7]'"),
        ({"deny": ["@list"]}, "scope 'hq': deny: no file list"),
        ({"snmp_port": 70000}, "scope 'hq': snmp_port: expected a port up to 65535, not '70000'"),
        ({"ssh_port": True}, "scope 'hq': ssh_port: expected a whole number above 0, not 'True'"),
        ({"telnet": "yes"}, "scope 'hq': telnet: expected true or false, not 'yes'"),
        ({"timeout_s": 0}, "scope 'hq': timeout_s: expected seconds above 0, not '0'"),
        ({"site": ""}, "scope 'hq': site: expected a text, not ''"),
    ],
)
def test_a_wrong_scope_names_its_key(entry: object, message: str) -> None:
    """Whoever edits scopes.yaml sees which line to change."""
    with pytest.raises(InventoryError) as error:
        Scope.from_mapping("hq", entry, no_files)

    assert str(error.value) == message
