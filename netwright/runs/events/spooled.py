"""What is in the spool, understood anew: with the profiles, and the devices, of today.

For trying rules. It has flow records too, which the database keeps otherwise than messages, and
nothing is stored.
"""

from collections.abc import Iterator
from datetime import datetime

from netwright.events.masking import Masker
from netwright.model.event import Event
from netwright.project import Project
from netwright.project.profiles import profiles_of
from netwright.runs.events.origins import Origins
from netwright.runs.events.reading import Reading, instant
from netwright.runs.events.senders import senders_of
from netwright.spool import Reader, after
from netwright.store.database import Store


def spooled_events(
    project: Project, store: Store, since: datetime, until: datetime
) -> Iterator[Event]:
    """Yield the events that were received in a time and are still in the spool.

    Raises:
        SpoolError: there is no spool.
    """
    origins = Origins(project, store, senders_of(project.settings.collect))
    origins.refresh(until)
    with Reader(project.spool) as reader:
        reading = Reading(reader.name, origins, Masker(()), profiles_of(project.root), {})
        position = 0
        while records := reader.read(position):
            position = after(records[-1])
            origins.learn((record.source, record.peer) for record in records)
            for record in records:  # of all of them: templates of flows come before
                events = reading.events(record)
                if since <= instant(record.at_ns) < until:
                    yield from events
