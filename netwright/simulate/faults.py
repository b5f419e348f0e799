"""Break some devices of a drawn campus, as every real one has some."""

from random import Random

from netwright.model.device import Tier
from netwright.simulate.access import FAULTY, Fault
from netwright.simulate.platforms import cisco_ios, dasan_nos, huawei_vrp, ubiquoss
from netwright.simulate.wiring import Draft

_BROKEN_PLATFORM = {
    Fault.SSH_ONLY: cisco_ios.PLATFORM,  # its CLI tells neighbors and interfaces
    Fault.WRONG_PASSWORD: cisco_ios.PLATFORM,
    Fault.UNKNOWN_COMMUNITY: huawei_vrp.PLATFORM,
    Fault.NO_PROTOCOL: dasan_nos.PLATFORM,
    Fault.SLOW: huawei_vrp.PLATFORM,
}
_TWINS = ubiquoss.PLATFORM


def break_some(drafts: list[Draft], rng: Random) -> None:
    """Break one access switch in each way, and give two the same name."""
    whole = [draft for draft in drafts if draft.tier is Tier.ACCESS]
    rng.shuffle(whole)
    for fault, platform in _BROKEN_PLATFORM.items():
        draft = next((draft for draft in whole if draft.platform is platform), None)
        if draft is not None:
            draft.access = FAULTY[fault]
            whole.remove(draft)
    twins = [draft for draft in whole if draft.platform is _TWINS][:2]
    for draft in twins if len(twins) > 1 else ():
        draft.access = FAULTY[Fault.DUPLICATE_NAME]
        draft.name = "switch"
