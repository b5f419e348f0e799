"""What messages say about the state of their device and its ports, between discoveries."""

from netwright.model.device import DeviceStatus
from netwright.model.event import Event
from netwright.model.link import LinkStatus
from netwright.model.received import ListenerKind
from netwright.model.state import DEVICE, StateSource, Status, Word

POLL = "poll"
"""By what the news of status polls come."""

_PORTS: dict[str | None, LinkStatus] = {
    "INTERFACE_UP": LinkStatus.UP,
    "INTERFACE_DOWN": LinkStatus.DOWN,
    "INTERFACE_ADMIN_DOWN": LinkStatus.DOWN,
    "INTERFACE_ERROR_DISABLED": LinkStatus.DOWN,
}
_DEVICES: dict[str | None, DeviceStatus] = {"DEVICE_RESTARTED": DeviceStatus.UP}


def word_of(event: Event) -> Word | None:
    """Return what an event says, a port by the name that the event has for it; None: nothing."""
    port = _PORTS.get(event.tag)
    status: Status | None = port or _DEVICES.get(event.tag)
    if status is None or event.device is None or event.at is None:
        return None
    if event.transport == POLL:  # made of a word, and none of its own
        return None
    if_name = str(event.fields.get("interface.name", "")) if port else DEVICE
    if port and not if_name:
        return None
    is_trap = event.transport == ListenerKind.TRAP
    source = StateSource.NOTIFICATION if is_trap else StateSource.EVENT
    return Word(event.device, if_name, status, source, event.at)
