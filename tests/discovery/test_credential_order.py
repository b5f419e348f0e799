"""The order of credential profiles: netwright.discovery.credential_order."""

from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

from hypothesis import given
from hypothesis import strategies as st

from netwright.discovery.credential_order import CredentialMemory, Good, Place, candidates
from netwright.model.credential import Community, Kind, Login, Profile, UsmUser
from netwright.model.secret import Secret

NOW = datetime(2026, 11, 24, tzinfo=UTC)
HERE = Place(ip_address("10.1.1.1"), "hq", "1.3.6.1.4.1.9.1.1")
FAR = Place(ip_address("10.9.9.9"), "branch", "1.3.6.1.4.1.9.1.2")

V3 = Profile("v3", Kind.SNMP_V3, UsmUser("u"))
V2 = Profile("v2", Kind.SNMP_V2C, Community(Secret("a")))
V2B = Profile("v2b", Kind.SNMP_V2C, Community(Secret("b")))
V1 = Profile("v1", Kind.SNMP_V1, Community(Secret("a")))
SSH = Profile("ssh", Kind.SSH, Login("u", Secret("p")))
SSHB = Profile("sshb", Kind.SSH, Login("v", Secret("p")))
ALL = (SSHB, SSH, V1, V2B, V2, V3)


def names(place: Place = HERE, *goods: Good, scope_order: tuple[str, ...] = ()) -> list[str]:
    """Return the names of all candidates in order."""
    memory = CredentialMemory(goods)
    return [each.name for each in candidates(ALL, set(Kind), place, memory, scope_order)]


def good(profile: Profile, place: Place) -> Good:
    """Return a success."""
    return Good(place, profile.kind, profile.name, NOW)


def test_snmp_comes_before_any_login_and_v3_before_v2c() -> None:
    """SNMP locks no account, and v3 shows nobody a community."""
    assert names() == ["v3", "v2", "v2b", "v1", "ssh", "sshb"]


def test_the_operators_order_counts_more_than_ours() -> None:
    """Whoever set `order` meant it."""
    early = replace(V1, order=1)

    assert candidates([V3, early], set(Kind), HERE, CredentialMemory())[0] is early


def test_what_was_good_last_goes_first() -> None:
    """So that a device costs one login a run."""
    assert names(HERE, good(V2B, HERE), good(SSHB, HERE)) == [
        "v2b",
        "v3",
        "v2",
        "v1",
        "sshb",
        "ssh",
    ]


def test_the_newest_success_counts() -> None:
    """The device's password was changed."""
    assert names(HERE, good(SSHB, HERE), good(SSH, HERE))[-2:] == ["ssh", "sshb"]


def test_likeness_is_the_next_best() -> None:
    """Same site and model, then the same subnet, then the scope's order, then all others."""
    model = Place(ip_address("10.1.7.7"), "hq", HERE.sys_object_id)
    neighbor = Place(ip_address("10.1.1.200"), "other", "1.3.6.1.4.1.2636.1")

    assert names(HERE, good(V1, neighbor), good(V2B, model), good(V3, FAR), scope_order=("v2",))[
        :4
    ] == ["v2b", "v1", "v2", "v3"]


def test_the_more_often_it_was_good_the_earlier() -> None:
    """Most devices of a model have the same password, not all."""
    others = [Place(ip_address(f"10.1.7.{i}"), "hq", HERE.sys_object_id) for i in range(3)]
    goods = [good(V2, others[0]), good(V2B, others[1]), good(V2B, others[2])]

    assert names(HERE, *goods)[:2] == ["v2b", "v2"]


def test_a_site_alone_is_no_likeness() -> None:
    """Before the device told its sysObjectID, nothing is known about it."""
    unknown = Place(ip_address("10.5.5.5"), "hq")

    assert names(unknown, good(V1, replace(HERE, sys_object_id=None)))[0] == "v3"


def test_a_profile_is_not_offered_outside_its_scopes() -> None:
    """Not even where it was good before: the device may be another one now."""
    bound = replace(SSH, scopes=(ip_network("10.9.0.0/16"),))
    memory = CredentialMemory([good(SSH, HERE)])

    assert candidates([bound], {Kind.SSH}, HERE, memory) == []
    assert candidates([bound], {Kind.SSH}, FAR, memory) == [bound]


def test_only_the_kinds_asked_for_are_candidates() -> None:
    """Telnet is off unless a scope allows it."""
    assert candidates(ALL, {Kind.TELNET}, HERE, CredentialMemory()) == []


@given(st.permutations(ALL))
def test_the_order_does_not_depend_on_how_files_are_read(profiles: list[Profile]) -> None:
    """Two workers offer the same profile first."""
    memory = CredentialMemory([good(V2, HERE)])

    assert candidates(profiles, set(Kind), HERE, memory) == candidates(ALL, set(Kind), HERE, memory)
