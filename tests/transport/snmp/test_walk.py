"""Collecting subtrees, without a socket: any MIB, any faults, always the truth."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.model.snmp import Oid, Tag, Varbind, WalkEnd
from netwright.transport.snmp.capacity import Capacity
from netwright.transport.snmp.failure import OUT_OF_TIME, TIMEOUT
from netwright.transport.snmp.message import Version
from netwright.transport.snmp.pdu import NO_SUCH_NAME, TOO_BIG, Pdu, PduType, Request
from netwright.transport.snmp.walk import Collection

MIBS = st.sets(
    st.tuples(st.just(1), st.just(3), st.integers(1, 4), st.integers(1, 3), st.integers(0, 40)),
    max_size=120,
).map(sorted)
ROOTS = st.lists(
    st.one_of(
        st.tuples(st.just(1), st.just(3), st.integers(0, 5)),
        st.tuples(st.just(1), st.just(3), st.integers(1, 4), st.integers(0, 4)),
    ),
    unique=True,
    max_size=25,
)
GEN_ERR = 5


def answer(mib: list[Oid], request: Request, *, is_v1: bool) -> Pdu:
    """Answer as an honest agent does."""
    columns = [after(mib, name, max(1, request.repetitions)) for name in request.names]
    ended = [at for at, rows in enumerate(columns, 1) if rows[0][1] == Tag.END_OF_MIB_VIEW]
    if is_v1 and ended:
        return Pdu(PduType.RESPONSE, 1, NO_SUCH_NAME, ended[0], [])
    rows = [row for rows in zip(*columns, strict=True) for row in rows]
    return Pdu(PduType.RESPONSE, 1, 0, 0, rows)


def after(mib: list[Oid], name: Oid, count: int) -> list[Varbind]:
    """Return the rows after a name, filled up with endOfMibView."""
    found = [row for row in mib if row > name][:count]
    rows: list[Varbind] = [(row, int(Tag.INTEGER), 1) for row in found]
    last = rows[-1][0] if rows else name
    filler: Varbind = (last, int(Tag.END_OF_MIB_VIEW), None)
    return rows + [filler] * (count - len(rows))


def under(mib: list[Oid], root: Oid) -> list[Oid]:
    """Return what a walk of the root must find."""
    return [name for name in mib if name[: len(root)] == root]


@settings(max_examples=200, deadline=None)
@given(MIBS, ROOTS, st.sampled_from([Version.V1, Version.V2C]), st.integers(0, 2**32))
def test_every_subtree_is_told_whole_whatever_goes_wrong_on_the_way(
    mib: list[Oid], roots: list[Oid], version: Version, seed: int
) -> None:
    """Answers cut short, out of order, lost or refused now and then cost requests, not rows."""
    rng = Random(seed)  # noqa: S311
    is_v1 = version is Version.V1
    collection = Collection(roots, Capacity(bulk=not is_v1))
    flying: list[Request] = []
    for _ in range(20_000):
        while len(flying) < 4 and (request := collection.next_request(4 - len(flying))):
            assert 0 < len(request.names) * max(1, request.repetitions) <= 60
            flying.append(request)
        if not flying:
            break
        request = flying.pop(rng.randrange(len(flying)))
        size = len(request.names) * max(1, request.repetitions)
        fate = rng.random() if size > 1 else 1.0
        if fate < 0.05:
            collection.failed(request, TIMEOUT)
        elif fate < 0.10:
            error = rng.choice((TOO_BIG, GEN_ERR))
            collection.answered(request, Pdu(PduType.RESPONSE, 1, error, 0, []))
        else:
            pdu = answer(mib, request, is_v1=is_v1)
            if fate < 0.3 and pdu.varbinds:
                pdu = pdu._replace(varbinds=pdu.varbinds[: rng.randint(1, len(pdu.varbinds))])
            collection.answered(request, pdu)
    assert collection.finished
    walks = collection.walks()
    assert {root: [row[0] for row in walk.varbinds] for root, walk in walks.items()} == {
        root: under(mib, root) for root in roots
    }
    assert all(walk.end is WalkEnd.ENDED for walk in walks.values())


@settings(max_examples=200, deadline=None)
@given(ROOTS, st.integers(0, 2**32))
def test_an_agent_that_answers_at_random_never_keeps_a_walk_alive(
    roots: list[Oid], seed: int
) -> None:
    """Rows in any order, with any tag, any number of them: the walk ends, in order so far."""
    rng = Random(seed)  # noqa: S311
    collection = Collection(roots, Capacity(bulk=True), max_varbinds=500)
    for _ in range(20_000):
        request = collection.next_request(1)
        if request is None:
            break
        rows: list[Varbind] = [
            (_random_name(rng), rng.choice((2, 4, 0x80, 0x82)), None)
            for _ in range(rng.randrange(70))
        ]
        rows = sorted(rows) if rng.random() < 0.7 else rows
        error = rng.choice((0, 0, 0, TOO_BIG, NO_SUCH_NAME, GEN_ERR))
        collection.answered(request, Pdu(PduType.RESPONSE, 1, error, rng.randrange(9), rows))
    assert collection.finished
    for root, walk in collection.walks().items():
        names = [name for name, _, _ in walk.varbinds]
        assert names == sorted(set(names))
        assert all(name[: len(root)] == root for name in names)


def _random_name(rng: Random) -> Oid:
    return (1, 3, *(rng.randrange(6) for _ in range(rng.randrange(1, 5))))


def test_out_of_time_nothing_is_called_complete() -> None:
    """What was not asked yet is not known to be empty."""
    asked, unasked = (1, 3, 1), (1, 3, 2)
    collection = Collection([asked, unasked], Capacity(bulk=False))
    collection.next_request(2)
    collection.abandon(OUT_OF_TIME)
    assert collection.finished
    assert {walk.end for walk in collection.walks().values()} == {WalkEnd.NO_ANSWER}
    assert {walk.reason for walk in collection.walks().values()} == {"time budget"}
