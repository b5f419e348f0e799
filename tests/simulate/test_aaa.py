"""Accounts that lock: netwright.simulate.aaa."""

from netwright.simulate.aaa import Aaa


def test_three_failures_in_a_row_lock_the_account() -> None:
    """What TACACS+ servers do to whoever guesses."""
    aaa = Aaa({"netops": "right"})

    assert [aaa.check("netops", "wrong") for _ in range(3)] == [False] * 3
    assert not aaa.check("netops", "right")
    assert aaa.is_locked("netops")


def test_a_success_forgives_failures() -> None:
    """Two typos are human."""
    aaa = Aaa({"netops": "right"})
    for password in ("wrong", "wrong", "right", "wrong", "wrong"):
        aaa.check("netops", password)

    assert aaa.check("netops", "right")


def test_every_try_is_counted_by_user_name() -> None:
    """A test of credential cycling reads what it cost."""
    aaa = Aaa({"netops": "right"})
    aaa.check("netops", "wrong")
    aaa.check("netops", "right")
    aaa.check("nobody", "right")

    assert aaa.report() == {
        "tries": {"netops": 2, "nobody": 1},
        "refused": {"netops": 1, "nobody": 1},
        "locked": [],
    }
