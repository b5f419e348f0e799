"""Wait for a database that is away: say so once, and try again, ever less often."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event as Flag
from typing import TypeVar

from netwright.errors import LeaseLost, StoreError

FIRST_WAIT_S, LONGEST_WAIT_S = 0.25, 5.0

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Stopped(Exception):  # noqa: N818 - no error
    """The worker was asked to stop while it waited."""


class Patience:
    """Does things with the database however long it is away, until asked to stop."""

    def __init__(self, stop: Flag, clock: Callable[[], datetime]) -> None:
        self._stop, self._clock = stop, clock

    def with_database(self, work: Callable[[], T]) -> T:
        """Do something until the database lets it be done.

        Raises:
            LeaseLost: at once.
            Stopped: the worker was asked to stop meanwhile.
        """
        try:
            return work()
        except LeaseLost:
            raise
        except StoreError as error:
            logger.warning("waiting for the database", extra={"reason": str(error)})
        return self._again(work)

    def _again(self, work: Callable[[], T]) -> T:
        since, wait_s = self._clock(), FIRST_WAIT_S
        while not self._stop.wait(wait_s):
            try:
                done = work()
            except LeaseLost:
                raise
            except StoreError:
                wait_s = min(2 * wait_s, LONGEST_WAIT_S)
                continue
            away_s = round((self._clock() - since).total_seconds(), 1)
            logger.warning("the database is back", extra={"away_s": away_s})
            return done
        raise Stopped
