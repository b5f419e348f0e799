"""Looking for secrets in octets: netwright.model.traces."""

from hypothesis import given
from hypothesis import strategies as st

from netwright.model.secret import Secret
from netwright.model.traces import SHORTEST, Traces

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@given(st.lists(TEXTS, unique=True), st.binary(max_size=40), TEXTS)
def test_the_search_finds_what_a_plain_search_finds(
    texts: list[str], octets: bytes, planted: str
) -> None:
    """The proof of a wipe must not overlook anything."""
    octets += planted.encode() + octets
    traces = Traces([Secret(each) for each in texts])
    expected = {Secret(t) for t in texts if len(t.encode()) >= SHORTEST and t.encode() in octets}

    assert traces.within(octets) == expected
    assert traces.too_short == sum(len(each.encode()) < SHORTEST for each in texts)


def test_a_secret_across_two_chunks_is_found() -> None:
    """Files are searched piece by piece."""
    secret = Secret("CANARY-across")
    octets = bytes((1 << 20) - 5) + b"CANARY-across" + bytes(9)

    assert Traces([secret]).within(octets) == {secret}
