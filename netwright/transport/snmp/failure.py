"""Why a question got no usable answer."""

from enum import StrEnum
from typing import NamedTuple


class Cause(StrEnum):
    """What stood in the way."""

    SILENCE = "silence"  # nothing came in time; asking for less may help
    GARBAGE = "garbage"  # what came could not be used; asking for less may help
    UNREACHABLE = "unreachable"  # the network said so: ICMP, or no route
    SECURITY = "security"  # the agent named what is wrong with the credential
    REJECTED = "rejected"  # the agent answered with an error-status
    BUDGET = "budget"  # the time is used up


class Failure(NamedTuple):
    """A cause, and the reason in words: "timeout", "refused", "unknownUserName" ..."""

    cause: Cause
    reason: str


TIMEOUT = Failure(Cause.SILENCE, "timeout")
OUT_OF_TIME = Failure(Cause.BUDGET, "time budget")
CLOSED = Failure(Cause.BUDGET, "closed")
