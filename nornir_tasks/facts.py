"""Read everything a device tells over SNMP: one plan, as many rounds as its answers ask for."""

from collections.abc import Collection, Mapping

from netwright.mibs import vlan_contexts
from netwright.mibs.plan import Request, collect, collect_context, observe
from netwright.mibs.snmpv2_mib import system
from netwright.model.device import Identification
from netwright.model.evidence import Answer, Table, TableAnswer
from netwright.model.snmp import Oid, Walk
from netwright.vendors.identify import identify, instances
from nornir_tasks.reading import Reading

MAX_ROUNDS = 8
"""Each round asks only what the last one made worth asking; a plan has two or three."""


def read_tables(reading: Reading) -> Mapping[Table, TableAnswer]:
    """Return every table, with how it was answered."""
    for _ in range(MAX_ROUNDS):
        request = collect(reading.walks)
        if not request:
            break
        reading.ask(request)
    return observe(reading.walks, _contexts(reading))


def read_identification(reading: Reading) -> Identification:
    """Return what the device is; its vendor's own MIB is asked for what the standard ones lack."""
    said = system(reading.walks)
    if wanted := tuple(name for name in instances(said) if name not in reading.walks):
        reading.ask(Request(instances=wanted))
    return identify(said, reading.walks)


def _contexts(reading: Reading) -> dict[int, dict[Oid, Walk]]:
    """Read forwarding database and spanning tree of each VLAN that only its context shows."""
    contexts = {}
    for vid in vlan_contexts.vids(reading.walks):
        own = reading.of_context(_context_name(reading, vid))
        for _ in range(MAX_ROUNDS):
            request = collect_context(own.walks)
            if not request:
                break
            own.ask(request)
        contexts[vid] = own.walks
    return contexts


def _context_name(reading: Reading, vid: int) -> str:
    """Return `community@vid` for a community, and Cisco's context `vlan-vid` for a v3 user."""
    return f"vlan-{vid}" if reading.profile.username else str(vid)


def problems_of(tables: Mapping[Table, TableAnswer]) -> tuple[str, ...]:
    """Say which tables did not come home whole, and why; what broke alike is one problem."""
    broken: dict[tuple[str, Answer, str], list[Table]] = {}
    for table, told in tables.items():
        if told.answer in (Answer.TRUNCATED, Answer.NO_ANSWER):
            broken.setdefault((told.source, told.answer, told.reason), []).append(table)
    return tuple(
        f"{source}: {_names(alike, tables)}: {answer.replace('_', ' ')} ({reason})"
        for (source, answer, reason), alike in broken.items()
    )


def _names(some: Collection[Table], of: Collection[Table]) -> str:
    return "all tables" if len(some) == len(of) else ", ".join(some)
