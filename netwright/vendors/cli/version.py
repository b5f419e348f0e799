"""Who a device is, by what it answers to `show version` and its kin."""

import re
from collections.abc import Iterable, Mapping

from netwright.model.device import DeviceKind, Identification, Member, System
from netwright.vendors.cli.dialect import Dialect
from netwright.vendors.cli.record import NotUnderstoodError, Record, text, texts
from netwright.vendors.cli.templates import template_records
from netwright.vendors.platform import search

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
        rf"^[^\w\n]{{0,20}}(?:{label})[ \t]*(?:[:=]|\.{{3,}})[ \t]*(?P<value>\S[^\n]*)$",
        re.IGNORECASE | re.MULTILINE,
    )
    for fact, label in _LABELS.items()
}
_PROMPT_NAME = re.compile(r"[<\[]?(?:[^\s@]{1,64}@)?(?P<name>[A-Za-z0-9][\w.-]{0,62})")
_LIMIT = 255
_FEW_WORDS = 4096  # as long as a sysDescr may be, for its patterns
_FIRST_WORDS = 65536


def identify(dialect: Dialect, answers: Mapping[str, str]) -> Identification:
    """Return what the answers, by command, tell."""
    platform = dialect.platform
    facts = _facts(dialect, answers)
    members = _members(dialect, answers)
    words = f"{facts.get('model', '')} {' '.join(answers.values())[:_FEW_WORDS]}"
    kinds = (kind for wanted, kind in platform.kinds if search(wanted, words))
    return Identification(
        vendor=platform.vendor or None,
        platform=platform.name or None,
        os_name=facts.get("os_name") or platform.os_name or None,
        os_version=facts.get("os_version"),
        model=facts.get("model"),
        serial=facts.get("serial"),
        kind=next(kinds, None) or platform.kind or DeviceKind.OTHER,
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
    """Gather facts: by the dialect's own pattern, template, common labels, sysDescr's patterns."""
    facts: dict[str, str] = {}
    everything = "\n".join(answer[:_FIRST_WORDS] for answer in answers.values())
    for found in dialect.facts.finditer(everything) if dialect.facts else ():
        facts = {fact: said for fact, said in found.groupdict().items() if said} | facts
    for command, output in answers.items():
        for record in _records(dialect, command, output):
            told = {fact: text(record, *names) for fact, names in _FIELDS.items()}
            facts = {fact: said for fact, said in told.items() if said} | facts
    for fact, label in _LABELLED.items():
        if fact not in facts and (labelled := label.search(everything)):
            facts[fact] = text(labelled.groupdict(), "value") or ""
    for wanted in dialect.platform.facts:
        described = search(wanted, everything[:_FEW_WORDS])
        facts = {**(described.groupdict("") if described else {}), **facts}
    return {fact: said.strip()[:_LIMIT] for fact, said in facts.items() if said.strip()}


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
        return template_records(
            dialect.templates or dialect.platform.name, command, output[:_FIRST_WORDS]
        )
    except NotUnderstoodError:
        return ()
