"""What an agent manages, learned."""

from netwright.transport.snmp.capacity import FULL, Capacity


def test_the_size_is_halved_and_never_grows_back_to_what_failed() -> None:
    """Each probe of a limit would cost a timeout."""
    capacity = Capacity(bulk=True)
    capacity.heard = True
    capacity.failed(FULL)
    assert capacity.size == 30
    for _ in range(10):
        capacity.answered(30, 16, bulk=True)
    assert capacity.size == 30


def test_failures_sent_before_the_first_came_back_count_once() -> None:
    """Four questions of one size are lost together."""
    capacity = Capacity(bulk=True)
    capacity.heard = True
    for _ in range(4):
        capacity.failed(FULL)
    assert capacity.size == 30


def test_a_silent_agent_is_asked_for_one_row_and_then_trusted_again() -> None:
    """It tells a dead agent from a path that drops big answers, in one step."""
    capacity = Capacity(bulk=True)
    capacity.failed(FULL)
    sizes = [capacity.size]
    capacity.heard = True
    for _ in range(6):
        capacity.answered(capacity.size, 16, bulk=True)
        sizes.append(capacity.size)
    assert sizes == [1, 2, 4, 8, 16, 30, 30]


def test_an_agent_that_never_managed_bulk_is_not_asked_again() -> None:
    """One that did may fail on a single row."""
    never, once = Capacity(bulk=True), Capacity(bulk=True)
    once.answered(10, 16, bulk=True)
    never.bulk_failed()
    once.bulk_failed()
    assert (never.bulk, once.bulk) == (False, True)
