"""Where collectors listen: netwright.collectors.endpoint."""

import pytest

from netwright.collectors.endpoint import Endpoint, endpoints, of_group, parse_endpoint
from netwright.errors import UsageError
from netwright.model.received import ListenerKind


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("udp://127.0.0.1:5514", Endpoint(ListenerKind.UDP, "127.0.0.1", 5514)),
        ("tls://[::1]:0", Endpoint(ListenerKind.TLS, "::1", 0)),
        ("trap://0.0.0.0", Endpoint(ListenerKind.TRAP, "0.0.0.0", 1162)),  # noqa: S104
        ("sflow://localhost:6343", Endpoint(ListenerKind.SFLOW, "localhost", 6343)),
    ],
)
def test_an_endpoint_is_a_kind_an_address_and_a_port(text: str, endpoint: Endpoint) -> None:
    """As `--listen` takes it; without a port, at the kind's own."""
    assert parse_endpoint(text) == endpoint


def test_an_endpoint_is_written_as_it_is_read() -> None:
    """What a status shows can be given to `--listen` again."""
    texts = ["udp://127.0.0.1:5514", "tls://[::1]:6514"]

    assert [str(parse_endpoint(text)) for text in texts] == texts


@pytest.mark.parametrize(
    "text", ["", "5514", "http://127.0.0.1:1", "udp://:5514", "udp://h:70000", "udp://h:1/path"]
)
def test_what_is_no_endpoint_is_said_to_be_none(text: str) -> None:
    """A typo must not make a collector listen elsewhere."""
    with pytest.raises(UsageError, match="nothing to listen at"):
        parse_endpoint(text)


def test_a_group_takes_its_own_kinds_only() -> None:
    """`collect syslog` with a port of traps would hear them as syslog."""
    with pytest.raises(UsageError, match="syslog"):
        endpoints("syslog", ["trap://127.0.0.1:1162"])


def test_a_group_takes_its_part_of_the_settings() -> None:
    """One list in the settings serves every command."""
    told = ["udp://127.0.0.1:1", "trap://127.0.0.1:2"]

    assert of_group("notifications", told) == ["trap://127.0.0.1:2"]


def test_without_a_word_all_listens_at_high_ports_of_loopback() -> None:
    """What works out of the box, for anybody, and is open to nobody else."""
    assert [str(each) for each in endpoints("all", [])] == [
        "udp://127.0.0.1:5514",
        "tcp://127.0.0.1:5514",
        "tls://127.0.0.1:6514",
        "trap://127.0.0.1:1162",
        "netflow://127.0.0.1:2055",
        "sflow://127.0.0.1:6343",
    ]
