"""What the settings say about senders: netwright.runs.events.senders."""

import pytest

from netwright.errors import ProjectError
from netwright.runs.events.senders import senders_of
from netwright.settings import CollectSettings, PeerSettings


def test_the_longest_prefix_counts_and_a_certificate_before_any() -> None:
    """A customer may be a part of another's network."""
    senders = senders_of(
        CollectSettings(
            tenants={"198.51.100.0/24": "acme", "198.51.100.128/25": "branch"},
            peers={"CN=fw": PeerSettings(tenant="bank")},
            relays=("192.0.2.5", "2001:db8::/64"),
        )
    )

    assert senders.tenant_of("198.51.100.7", "") == "acme"
    assert senders.tenant_of("198.51.100.200", "") == "branch"
    assert senders.tenant_of("203.0.113.1", "") == "default"
    assert senders.tenant_of("198.51.100.7", "CN=fw") == "bank"
    assert [senders.is_relay(one) for one in ("192.0.2.5", "2001:db8::9", "192.0.2.6")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        (CollectSettings(relays=("192.0.2.300",)), "collect.relays"),
        (CollectSettings(tenants={"somewhere": "acme"}), "collect.tenants"),
        (CollectSettings(zone="Mars/Olympus"), "collect.zone"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(settings: CollectSettings, key: str) -> None:
    """A prefix that is none would silently trust nobody."""
    with pytest.raises(ProjectError, match=key):
        senders_of(settings)
