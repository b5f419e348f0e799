"""The ground truth of a campus: netwright.simulate.truth."""

import json

from netwright.simulate.access import NETOPS_SSH, Fault
from netwright.simulate.campus import CampusPlan, campus
from netwright.simulate.truth import credential, truth

TRUTH = truth(campus(CampusPlan()))
DEVICES = {device["name"]: device for device in TRUTH["devices"]}


def test_it_is_json() -> None:
    """The demo and acceptance read it from a process."""
    assert json.loads(json.dumps(TRUTH)) == TRUTH


def test_devices_of_one_name_are_told_apart() -> None:
    """By their address, as the contract does."""
    twins = [name for name, device in DEVICES.items() if device["sys_name"] == "switch"]

    assert len(DEVICES) == len(TRUTH["devices"])
    assert all(name == f"switch@{DEVICES[name]['address']}" for name in twins)
    assert len(twins) == 2


def test_each_link_is_told_once_between_known_ports() -> None:
    """Links are compared by their ends."""
    ends = [
        frozenset((link[side]["device"], link[side]["interface"]) for side in "ab")
        for link in TRUTH["links"]
    ]

    assert len(set(ends)) == len(ends)
    for device, interface in (port for link in ends for port in link):
        assert interface in DEVICES[device]["interfaces"]


def test_most_links_are_seen_from_both_ends_and_some_cannot_be_seen() -> None:
    """What nobody can read must not be asked of a discovery."""
    seen = [len({word["device"] for word in link["evidence"]}) for link in TRUTH["links"]]

    assert seen.count(2) > len(seen) * 0.8
    assert 0 in seen


def test_an_aggregate_is_one_link_with_its_members() -> None:
    """Two cables between two switches are not two links."""
    aggregates = [link for link in TRUTH["links"] if link["kind"] == "lag"]

    assert aggregates
    assert all(len(link["members"]) == 2 for link in aggregates)


def test_devices_name_the_credentials_that_open_them() -> None:
    """And those that nothing opens say so."""
    names = {profile["name"] for profile in TRUTH["credentials"]}
    hidden = {Fault.UNKNOWN_COMMUNITY, Fault.WRONG_PASSWORD, Fault.NO_PROTOCOL}

    for device in TRUTH["devices"]:
        assert set(device["credentials"].values()) <= names
        assert device["is_manageable"] == (device.get("fault") not in hidden)
        assert bool(device["credentials"]) == device["is_manageable"]


def test_a_credential_has_the_fields_of_a_vault_file() -> None:
    """`netwright creds add` takes them as they are."""
    assert credential(NETOPS_SSH) == {
        "name": "netops-ssh",
        "kind": "ssh",
        "order": 100,
        "realm": "default",
        "username": "netops",
        "password": "netops-pass",
        "enable_password": "netops-pass-enable",
    }


def test_hosts_stand_on_access_ports() -> None:
    """`netwright find` should name the port."""
    tiers = {DEVICES[host["port"]["device"]]["tier"] for host in TRUTH["hosts"]}

    assert tiers == {"access"}
