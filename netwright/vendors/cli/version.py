"""Who a device is, by what it answers to `show version` and its kin."""

import re
from collections.abc import Iterable, Mapping

from netwright.model.device import Identification, Member, System
from netwright.vendors.cli.dialect import Dialect
from netwright.vendors.cli.record import NotUnderstoodError, Record, text, texts
from netwright.vendors.cli.templates import template_records

_FIELDS = {
    "model": ("model", "hardware", "switch_model", "product", "board_name", "platform"),
    "serial": ("serial", "serial_number", "device_serial_number", "chassis_serial_number", "sn"),
    "os_version": (
        "junos_version",
        "product_version",
        "software_version",
        "sw_version",
        "version",
        "os",
        "image",
        "vrp_version",
    ),
    "sys_name": ("hostname", "name"),
}
# Where neither the dialect nor a template says how: a label, and what stands behind it.
_LABELS = {
    "model": (
        r"(?:product|system|switch|device|machine|hardware|chassis)?[ -]?"
        r"(?:model|type|board)(?:[ -]?(?:name|number|no\.?))?|product name"
    ),
    "serial": r"(?:system |chassis |product |board )?(?:serial(?: ?(?:number|num|no\.?))?|s/n)",
    "os_version": (
        r"(?:(?:sw|s/w|software|os|nos|firmware|system|image|runtime|package) ?)?version"
        r"|os|firmware"
    ),
    "sys_name": r"host ?name|system name|sys ?name",
}
_LABELLED = {
    fact: re.compile(
        rf"^\W*(?:{label})[ \t]*(?:[:=]|\.{{3,}})[ \t]*(?P<value>\S[^\n]*)$",
        re.IGNORECASE | re.MULTILINE,
    )
    for fact, label in _LABELS.items()
}
_PROMPT_NAME = re.compile(r"[<\[]?(?:[^\s@]{1,64}@)?(?P<name>[A-Za-z0-9][\w.-]{0,62})")
_LIMIT = 255


def identify(dialect: Dialect, answers: Mapping[str, str]) -> Identification:
    """Return what the answers (by command) tell; what the dialect's pattern finds counts most."""
    facts = _facts(dialect, answers)
    members = _members(dialect, answers)
    return Identification(
        vendor=dialect.vendor or None,
        platform=dialect.platform or None,
        os_name=facts.get("os_name", dialect.os_name) or None,
        os_version=facts.get("os_version"),
        model=facts.get("model"),
        serial=facts.get("serial"),
        kind=dialect.kind,
        members=members if len(members) > 1 else (),
        identified_by=("cli",),
    )


def describe(dialect: Dialect, answers: Mapping[str, str], prompt: str) -> System:
    """Return the system group as far as a command line tells it; the prompt names the device."""
    told = _facts(dialect, answers).get("sys_name") or name_in_prompt(prompt)
    said = next(filter(None, map(str.strip, answers.values())), "")
    first = said.partition("\n")[0].strip()
    return System(sys_descr=first[:_LIMIT] or None, sys_name=told)


def name_in_prompt(prompt: str) -> str | None:
    """Return the host name a prompt shows: r1#, <r1>, admin@r1>, [admin@r1] >, (r1) >."""
    found = _PROMPT_NAME.match(prompt.strip().lstrip("("))
    return found["name"] if found else None


def _facts(dialect: Dialect, answers: Mapping[str, str]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for command, output in answers.items():
        for record in _records(dialect, command, output):
            for fact, names in _FIELDS.items():
                facts.setdefault(fact, text(record, *names) or "")
    everything = "\n".join(answers.values())
    for fact, pattern in _LABELLED.items():
        if not facts.get(fact) and (found := pattern.search(everything)):
            facts[fact] = found["value"].strip()[:_LIMIT]
    for found in dialect.facts.finditer(everything) if dialect.facts else ():
        facts |= {fact: value.strip() for fact, value in found.groupdict().items() if value}
    return {fact: value for fact, value in facts.items() if value}


def _members(dialect: Dialect, answers: Mapping[str, str]) -> tuple[Member, ...]:
    """Return the units of a stack, where the version lists their serials and models in step."""
    for command, output in answers.items():
        for record in _records(dialect, command, output):
            serials, models = texts(record, "serial"), texts(record, "hardware")
            if len(serials) > 1:
                paired = models if len(models) == len(serials) else [None] * len(serials)
                return tuple(
                    Member(serial, model, position)
                    for position, (serial, model) in enumerate(zip(serials, paired, strict=True), 1)
                )
    return ()


def _records(dialect: Dialect, command: str, output: str) -> Iterable[Record]:
    try:
        return template_records(dialect.platform, command, output)
    except NotUnderstoodError:
        return ()
