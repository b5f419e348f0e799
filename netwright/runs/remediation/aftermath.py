"""What came of an action around its device: harm, disturbance, and whether it helps."""

from collections.abc import Callable
from datetime import datetime, timedelta

from netwright.model.action import Action
from netwright.runs.remediation.responding import CHANGES
from netwright.store.database import Store
from netwright.store.events import EventFilter, list_events
from netwright.store.incidents import get_incidents
from netwright.store.states import fallen_since

_MOST = 200
_AFTERMATH = timedelta(seconds=30)
"""What was under way when an action came into force is no sign that it does not help."""

_LOSSES = frozenset(
    f"{protocol}_NEIGHBOR_DOWN" for protocol in ("BGP", "OSPF", "ISIS", "EIGRP", "LDP", "BFD")
)
_DISTURBANCES = CHANGES | {"DEVICE_RESTARTED"}


def _of(device: str, since: datetime) -> EventFilter:
    return EventFilter(device=device, since=since)


class Aftermath:
    """What the events and states of a tenant say of what was done."""

    def __init__(self, store: Store, tenant: str, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._tenant = tenant
        self._clock = clock
        self._looked: dict[str, datetime] = {}  # when an action's device was asked about last

    def hurt(self, action: Action, since: datetime) -> str:
        """Return what has gone down at the device since an instant, but for what was to go down."""
        meant = set(action.params.values())  # a port that was shut is to be down
        with self._store.read() as session:
            fallen = fallen_since(session, self._tenant, action.device, since)
            lost = list_events(session, self._tenant, _of(action.device, since), _MOST)
        names = [name or action.device for name in fallen if name not in meant]
        if names:
            return f"{names[0]} went down"
        gone = next((event for event in lost if event.tag in _LOSSES), None)
        return f"{gone.tag}: {gone.fields.get('neighbor.address', '')}".rstrip(": ") if gone else ""

    def disturbed(self, action: Action, since: datetime) -> bool:
        """Tell whether the device has restarted, or was changed, and was not read again since."""
        asked = max(since, self._looked.get(action.id, since))
        with self._store.read() as session:
            events = list_events(session, self._tenant, _of(action.device, asked), _MOST)
        return any(event.tag in _DISTURBANCES for event in events)

    def looked(self, action: Action) -> None:
        """Note that its device was read: what it told before disturbs nobody any more."""
        self._looked[action.id] = self._clock()

    def persists(self, action: Action, since: datetime) -> bool:
        """Tell whether the incident goes on although the action has been in force for a while."""
        if not action.incident_id:
            return False
        with self._store.read() as session:
            found = get_incidents(session, self._tenant, [action.incident_id])
        incident = found.get(action.incident_id)
        return incident is not None and incident.last_seen > since + _AFTERMATH
