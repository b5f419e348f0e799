"""The state of a device or a port between discoveries: the newest word, whoever said it.

A word is one source's statement at one instant. A state holds from the word that began it, and
carries the newest word that confirmed it, so that its source and its age can be told.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from netwright.model.device import DeviceStatus
from netwright.model.link import LinkStatus

DEVICE = ""
"""Stands for the device itself where a port's name is expected."""

Status = DeviceStatus | LinkStatus


class StateSource(StrEnum):
    """Who says so."""

    DISCOVERY = "discovery"
    POLL = "poll"
    EVENT = "event"
    NOTIFICATION = "notification"


@dataclass(frozen=True, slots=True)
class Word:
    """What is said of a device (up, degraded, unreachable) or of one of its ports (up, down)."""

    device: str
    if_name: str  # DEVICE: of the device itself
    status: Status
    source: StateSource
    at: datetime


@dataclass(frozen=True, slots=True)
class State:
    """What holds since an instant, and who said so last."""

    status: Status
    source: StateSource
    since: datetime
    at: datetime
    doubted_at: datetime | None = None  # a poll after the last word was not answered


class WatchedPort(NamedTuple):
    """A port whose state is asked for, as the last discovery knew it."""

    if_name: str
    if_index: int
    if_descr: str | None = None


def heard(held: State | None, word: Word) -> State:
    """Return what holds after a word; one that is older than what is held changes nothing.

    A poll asks once and cheaply, and a packet may be lost: only the second silence in a row makes
    a device unreachable. A discovery asks in several ways and rounds, so its word counts at once.
    """
    if held is None:
        return State(word.status, word.source, word.at, word.at)
    if word.at < held.at:
        return held
    if _agrees(held, word):
        is_doubted = held.doubted_at is not None and held.doubted_at > word.at
        doubt = held.doubted_at if is_doubted else None
        return replace(held, source=word.source, at=word.at, doubted_at=doubt)
    return held if word.at == held.at else _changed(held, word)


def _changed(held: State, word: Word) -> State:
    is_silence = word.status is DeviceStatus.UNREACHABLE and word.source is StateSource.POLL
    if is_silence and held.doubted_at is None:
        return replace(held, doubted_at=word.at)
    return State(word.status, word.source, word.at, word.at)


def _agrees(held: State, word: Word) -> bool:
    """Tell whether nothing has changed: only a discovery can tell that nothing is broken."""
    is_partial = word.status is DeviceStatus.UP and word.source is not StateSource.DISCOVERY
    return held.status is word.status or (is_partial and held.status is DeviceStatus.DEGRADED)
