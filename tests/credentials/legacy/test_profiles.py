"""Profiles of what was imported: netwright.credentials.legacy.profiles and packing."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network

from netwright.credentials.legacy.packing import pack, unpack
from netwright.credentials.legacy.profiles import Known, named, slug, wanted_profiles
from netwright.credentials.legacy.survey import ImportRow
from netwright.model.credential import Community, Kind, Login, Profile, UsmUser
from netwright.model.secret import Secret

RO = Profile("row", Kind.SNMP_V2C, Community(Secret("CANARY-ro")))
SSH = Profile("row", Kind.SSH, Login("netops", Secret("CANARY-1")))
OTHER = Profile("row", Kind.SSH, Login("netops", Secret("CANARY-2")))


def row(*profiles: Profile, at: Sequence[str] = ("10.0.0.1",)) -> ImportRow:
    """One row of a source."""
    return ImportRow("devices", "1", {}, profiles, tuple(map(ip_address, at)))


def wanted(rows: Sequence[ImportRow], *known: Profile, ours: Sequence[str] = ()) -> list[Profile]:
    """Return what has to be written."""
    return list(wanted_profiles(rows, "legacy", Known(known), ours))


def test_one_profile_per_credential_for_exactly_its_devices() -> None:
    """A password of one site must not be offered at another."""
    found = wanted([row(RO, at=["10.0.0.4"]), row(RO, at=["10.0.0.5", "2001:db8::1"])])

    assert [(p.name, p.scopes) for p in found] == [
        ("legacy-devices-snmp_v2c", (ip_network("10.0.0.4/31"), ip_network("2001:db8::1/128")))
    ]


def test_names_say_where_a_profile_comes_from() -> None:
    """And whom it logs in."""
    assert [each.name for each in wanted([row(SSH)])] == ["legacy-devices-ssh-netops"]


def test_a_user_with_several_passwords_is_one_account_per_device() -> None:
    """Shared, the failures of one would stop the others."""
    assert [each.realm for each in wanted([row(SSH), row(OTHER)])] == ["local", "local"]
    assert [each.realm for each in wanted([row(SSH), row(SSH)])] == ["default"]


def test_what_the_vault_holds_is_not_written_again() -> None:
    """A run that was killed goes on; a second run does nothing."""
    [profile] = wanted([row(RO)])

    assert wanted([row(RO)], profile) == []


def test_our_profile_is_widened_for_a_new_device() -> None:
    """The same credential stays one profile."""
    [profile] = wanted([row(RO, at=["10.0.0.1"])])
    more = [row(RO, at=["10.0.0.1"]), row(RO, at=["10.0.0.9"])]
    [wider] = wanted(more, profile, ours=[profile.name])

    assert wider.name == profile.name
    assert wider.scopes == (ip_network("10.0.0.1/32"), ip_network("10.0.0.9/32"))


def test_the_profile_of_an_operator_is_left_alone() -> None:
    """Its scope is a decision."""
    operators = Profile("core", RO.kind, RO.credential, scopes=(ip_network("10.1.0.0/16"),))
    found = wanted([row(RO)], operators)

    assert [each.name for each in found] == ["legacy-devices-snmp_v2c"]
    assert wanted([row(RO, at=["10.1.2.3"])], operators) == []


def test_names_are_numbered_when_taken() -> None:
    """By the operator's profiles, or by one another."""
    found = named(wanted([row(SSH), row(OTHER)]), {"legacy-devices-ssh-netops"})

    assert [p.name for p in found] == ["legacy-devices-ssh-netops-2", "legacy-devices-ssh-netops-3"]


def test_a_name_is_usable_whatever_the_source_is_called() -> None:
    """Names are file names, and the user may be anybody."""
    assert [slug(text) for text in ("운영 DB", "a.b/c", "")] == ["DB", "a-b-c", "import"]


def test_a_packed_row_comes_back() -> None:
    """What is sealed in the database is all that is left of a wiped source."""
    v3 = Profile("row", Kind.SNMP_V3, UsmUser("u", "SHA", Secret("CANARY-a"), "DES", Secret("b")))
    whole = ImportRow(
        "devices", "7", {"pw": Secret("CANARY-1")}, (SSH, RO, v3), (ip_address("10.0.0.1"),)
    )

    assert unpack("devices", "7", pack(whole)) == whole
    assert "CANARY" not in f"{whole!r}"
