"""All profiles together: each message is read by one of them, and only once.

Whose message it is says the inventory first: a sender of a known platform is read by the profiles
of that platform, or by those of what any device may run (a profile without platforms). Only of an
unknown sender, or one whose platform has no profile, does the text decide.
"""

from collections.abc import Sequence

from netwright.events.profiles.compiled_profile import CompiledProfile
from netwright.events.profiles.dispatch import Dispatch
from netwright.events.profiles.profile import Profile
from netwright.events.profiles.recognition import Way, ways
from netwright.model.event import Event


class CompiledProfiles:
    """A set of profiles; each is compiled when its first message comes."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        """File the profiles under how their messages are recognised; the first ones go first.

        Raises:
            UnsafeError: an expression is wrong, or may be too expensive.
        """
        self.profiles = tuple(profiles)
        self._compiled: list[CompiledProfile | None] = [None] * len(self.profiles)
        self._ways = [ways(place, profile) for place, profile in enumerate(self.profiles)]
        self._by_text = Dispatch(self._of(range(len(self.profiles))))
        own: dict[str, list[int]] = {}
        for place, profile in enumerate(self.profiles):
            for platform in profile.platforms:
                own.setdefault(platform, []).append(place)
        common = [place for place, profile in enumerate(self.profiles) if not profile.platforms]
        self._common = Dispatch(self._of(common))
        self._own = {name: (Dispatch(self._of(places)), places[0]) for name, places in own.items()}

    def apply(self, event: Event, platform: str | None = None) -> None:
        """Fill in what an event's message says; leave it alone if nobody knows it."""
        own = self._own.get(platform) if platform else None
        if own is None:
            place = self._by_text.find(event)
        else:
            dispatch, first = own
            place = dispatch.find(event)
            if place is None:
                place = self._common.find(event)
            if place is None:
                place = first
        if place is not None:
            found = self._compiled[place] or self.compiled(place)
            found.read(event, platform)
            # What rules group by is the address, as in notifications; it may be no IP at all there.
            if (neighbor := event.fields.get("neighbor.ip")) is not None:
                event.fields.setdefault("neighbor.address", neighbor)
        elif platform:
            event.platform = platform

    def compiled(self, place: int) -> CompiledProfile:
        """Return a profile ready to read.

        Raises:
            UnsafeError: something in it is wrong, or may be too expensive.
        """
        found = self._compiled[place]
        if found is None:
            found = self._compiled[place] = CompiledProfile(self.profiles[place])
        return found

    def _of(self, places: Sequence[int] | range) -> list[Way]:
        return [way for place in places for way in self._ways[place]]
