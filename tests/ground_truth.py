"""Score what we read in a recorded agent against what LibreNMS expects of it.

Its rules (README of the data): a missing key says nothing, an alias counts only where the agent
has one of its own, sysName in either case, neighbors and ports by recall.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from netwright.mibs.plan import Request, observe
from netwright.mibs.snmpv2_mib import system
from netwright.model.device import Identification, System
from netwright.model.evidence import Row, Table
from netwright.model.interface import Interface
from netwright.model.neighbor import Neighbor
from netwright.vendors.identify import identify, instances
from tests.recordings import load

Record = Mapping[str, Any]

# Who is meant by the words of the registry: renamed, or bought since.
_SAME = {
    "hpe": "hewlett packard hp compaq",
    "hp": "hewlett",
    "zte": "zhongxing",
    "bdcom": "baud",
    "apc": "american",
    "ribbon": "sonus",
    "dell": "force10",
}
_NO_NAME = frozenset(
    """networks network systems system inc technologies technology communications corp ltd co the
    software wireless enterprise electronics telecom lucent alcatel switch linux os""".split()  # noqa: SIM905
)
_PORT_FIELDS = {
    "ifName": "if_name",
    "ifDescr": "if_descr",
    "ifType": "if_type",
    "ifOperStatus": "if_oper_status",
    "ifAlias": "if_alias",
}


class Finding(NamedTuple):
    """One comparison."""

    fact: str
    right: bool
    expected: object
    found: object


def records(devices: Path) -> list[Record]:
    """Return the index of the recorded devices."""
    lines = (devices / "index.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def score(record: Record, devices: Path) -> Iterator[Finding]:
    """Yield every comparison the record allows."""
    recording = load(devices / record["snmprec"])
    walks = recording.walks()
    said = system(walks)
    walks |= recording.answer(Request(instances=instances(said)))
    tables = {table: answer.rows for table, answer in observe(walks).items()}
    expected = record.get("expected", {})
    yield from _system(expected.get("system", {}), said)
    yield from _ports(expected.get("ports") or [], tables[Table.INTERFACES])
    yield from _neighbors(expected.get("neighbours") or [], tables[Table.NEIGHBORS])
    yield from _identification(record, identify(said, walks))


def tally(findings: Iterator[Finding]) -> Counter[tuple[str, bool]]:
    """Count right and wrong by fact."""
    return Counter((finding.fact, finding.right) for finding in findings)


def rate(counts: Mapping[tuple[str, bool], int], fact: str) -> float:
    """Return the share of right answers; 1 where nothing was compared."""
    right, wrong = counts.get((fact, True), 0), counts.get((fact, False), 0)
    return right / (right + wrong) if right + wrong else 1.0


def _system(expected: Record, said: System) -> Iterator[Finding]:
    if wanted := expected.get("sysObjectID"):
        found = said.sys_object_id
        yield Finding("sysObjectID", wanted.lstrip(".") == found, wanted, found)
    if wanted := expected.get("sysName"):
        found = said.sys_name or ""
        yield Finding("sysName", wanted.casefold() == found.casefold(), wanted, found)


def _ports(expected: Sequence[Record], rows: Sequence[Row]) -> Iterator[Finding]:
    interfaces = {row.if_index: row for row in rows if isinstance(row, Interface)}
    for port in expected:
        found = interfaces.get(port["ifIndex"])
        yield Finding("ifIndex", found is not None, port["ifIndex"], found)
        for key, name in _PORT_FIELDS.items() if found else ():
            value, ours = port.get(key), getattr(found, name)
            if value and (key != "ifAlias" or ours):
                yield Finding(key, _same_text(value, ours), value, ours)


def _same_text(expected: object, ours: str | None) -> bool:
    """Compare without quotes, control characters and the index behind a repeated name."""
    plain = (ours or "").partition("#")[0] if "#" not in str(expected) else ours or ""
    return (
        re.sub(r'[\s"\\]+', " ", str(expected)).strip() == re.sub(r'[\s"\\]+', " ", plain).strip()
    )


def _neighbors(expected: Sequence[Record], rows: Sequence[Row]) -> Iterator[Finding]:
    heard = [row for row in rows if isinstance(row, Neighbor)]
    for wanted in expected:
        local = wanted.get("local", {})
        ports = {local.get("ifName"), local.get("ifDescr")}
        names = [
            row.system_name or row.chassis_id
            for row in heard
            if row.if_name in ports or row.if_name.partition("#")[0] in ports
        ]
        right = _plain(wanted["remote_hostname"]) in map(_plain, names)
        yield Finding("neighbor", right, wanted["remote_hostname"], names)
        yield Finding(f"{wanted['protocol']} neighbor", right, wanted["remote_hostname"], names)


def _plain(name: str | None) -> str:
    return (name or "").casefold().replace(":", "")


def _identification(record: Record, found: Identification) -> Iterator[Finding]:
    owner = (record.get("iana_pen") or {}).get("org") or ""
    truth = f"{owner} {record.get('os_text') or ''}"
    yield Finding("vendor", is_vendor(found.vendor, truth), truth, found.vendor)
    for key, value in (("serial", found.serial), ("version", found.os_version)):
        wanted = record.get("expected", {}).get("system", {}).get(key)
        if wanted:
            same = value is not None and value.casefold() in wanted.casefold()
            yield Finding(key, same, wanted, value)


def is_vendor(vendor: str | None, truth: str) -> bool:
    """Tell whether the vendor's name is among the words of the registry or the product."""
    words = _words(vendor or "")
    for word in list(words):
        words |= _words(_SAME.get(word, ""))
    joined = re.sub(r"\W", "", truth.casefold())
    whole = re.sub(r"\W", "", (vendor or "").casefold())
    return bool(words & _words(truth)) or bool(whole and whole in joined)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold())) - _NO_NAME
