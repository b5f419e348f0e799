"""Masked recordings: netwright.runs.masking."""

from ipaddress import IPv4Address

from hypothesis import given
from hypothesis import strategies as st

from netwright.model.snmp import Tag, Varbind
from netwright.runs.masking import PRIVATE, Masker

MASKER = Masker(b"k" * 32)
OWN = (10, 20, 30, 40)
IP_AD_ENT_ADDR = (1, 3, 6, 1, 2, 1, 4, 20, 1, 1)
IF_PHYS_ADDRESS = (1, 3, 6, 1, 2, 1, 2, 2, 1, 6)
DOT1Q_TP_FDB_PORT = (1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2, 1, 2)
MAC = bytes.fromhex("001b54aabbcc")


def shared_bits(a: bytes, b: bytes) -> int:
    """Return how many leading bits two addresses share."""
    return 32 - (int.from_bytes(a) ^ int.from_bytes(b)).bit_length()


def masked_address(address: bytes) -> bytes:
    """Mask one address."""
    [(_, _, value)] = MASKER.mask([((1, 3, 6, 1), Tag.IP_ADDRESS, address)])
    assert isinstance(value, bytes)
    return value


def test_an_address_is_masked_alike_in_value_index_and_text() -> None:
    """A recording whose tables no longer fit together is of no use."""
    varbinds: list[Varbind] = [
        ((1, 3, 6, 1, 2, 1, 1, 1, 0), Tag.OCTET_STRING, b"at 10.20.30.40, version 1.2.3.4000"),
        ((*IP_AD_ENT_ADDR, *OWN), Tag.IP_ADDRESS, bytes(OWN)),
    ]

    (_, _, text), (name, _, value) = MASKER.mask(varbinds)

    assert isinstance(value, bytes)
    assert value != bytes(OWN)
    assert name[-4:] == tuple(value)
    assert text == f"at {IPv4Address(value)}, version 1.2.3.4000".encode()


def test_a_mac_keeps_its_maker_and_is_masked_alike_in_value_and_index() -> None:
    """The maker tells the product; the rest would tell the very box."""
    varbinds: list[Varbind] = [
        ((*IF_PHYS_ADDRESS, 1), Tag.OCTET_STRING, MAC),
        ((*DOT1Q_TP_FDB_PORT, 10, *MAC), Tag.INTEGER, 3),
    ]

    (_, _, value), (name, _, _) = MASKER.mask(varbinds)

    assert isinstance(value, bytes)
    assert (value[:3], value == MAC, bytes(name[-6:])) == (MAC[:3], False, value)


def test_people_and_secrets_are_blanked() -> None:
    """Names of persons, places, users and communities leave no company by our hand."""
    varbinds: list[Varbind] = [
        ((1, 3, 6, 1, 2, 1, 1, 4, 0), Tag.OCTET_STRING, b"Kim, +82 2 123"),
        ((1, 3, 6, 1, 6, 3, 18, 1, 1, 1, 2, 1), Tag.OCTET_STRING, b"top-secret"),
    ]

    assert MASKER.mask(varbinds) == [((1, 3, 6, 1, 2, 1, 1, 4, 0), Tag.OCTET_STRING, PRIVATE)]


@given(st.binary(min_size=4, max_size=4), st.binary(min_size=4, max_size=4))
def test_addresses_that_share_a_prefix_still_do(a: bytes, b: bytes) -> None:
    """Subnets must stay subnets, or routes lead nowhere."""
    special = (IPv4Address(a), IPv4Address(b))
    if any(one.is_loopback or one.is_unspecified or one.is_multicast for one in special):
        return

    assert shared_bits(masked_address(a), masked_address(b)) == shared_bits(a, b)


@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(0, 2**32 - 1), min_size=2, max_size=20).map(tuple),
            st.sampled_from(Tag),
            st.one_of(st.binary(max_size=40), st.none(), st.integers()),
        ),
        max_size=30,
        unique_by=lambda varbind: varbind[0],
    )
)
def test_no_agent_can_break_the_masking(varbinds: list[Varbind]) -> None:
    """What an agent says is hostile here too."""
    assert len(MASKER.mask(varbinds)) <= len(varbinds)
