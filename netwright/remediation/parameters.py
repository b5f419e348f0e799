"""Parameters of a playbook: typed, bounded, canonical, or refused.

What comes in is hostile: it was typed by whoever could send a datagram. What goes out is a value of
a closed alphabet, the same for all ways to write it, so that lists of what must never be blocked
can be compared with it and that nothing in it means anything to a template, a shell or a CLI.
"""

import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, IPv6Network, ip_address, ip_network
from typing import Any, Final

from netwright.errors import RefusedError
from netwright.model.mac import MacAddress
from netwright.model.parameter import Parameter, ParameterType
from netwright.model.parameter import ParameterValue as Value
from netwright.remediation.duration import UNIT_S

LONGEST: Final = 128
"""No parameter is longer as text; an IPv6 prefix has 43 characters."""

_IF_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._:/-]{0,62}", re.ASCII)
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}", re.ASCII)
_DECIMAL = re.compile(r"[0-9]{1,10}", re.ASCII)
_DURATION = re.compile(r"([0-9]{1,6})([smhd]?)", re.ASCII)
_VID_MOST = 4094  # IEEE 802.1Q: 0 and 4095 are reserved


def canonical(declared: Mapping[str, Parameter], given: Mapping[str, Any]) -> dict[str, Value]:
    """Return all parameters in their canonical form.

    Raises:
        RefusedError: one is missing, not declared, not of its type or out of its bounds; the
            message names the parameter and never repeats what was given.
    """
    unknown = sorted(given.keys() - declared.keys())
    if unknown:
        known = ", ".join(sorted(declared)) or "none"
        raise RefusedError("a parameter is not declared by the playbook", f"it takes {known}")
    return {name: _value(one, given.get(name, one.default)) for name, one in declared.items()}


def _value(parameter: Parameter, given: object) -> Value:
    if given is None:
        raise RefusedError(f"parameter {parameter.name} is missing")
    text = str(given)
    if len(text) > LONGEST or not text.isascii() or not text.isprintable():
        raise _refusal(parameter)
    try:
        value = _READERS[parameter.type](parameter, text)
    except ValueError as error:
        raise _refusal(parameter) from error
    return value


def _refusal(parameter: Parameter) -> RefusedError:
    bounds = "".join(
        f", {word} {bound}"
        for word, bound in (("at least", parameter.least), ("at most", parameter.most))
        if bound is not None
    )
    choices = f": {', '.join(parameter.choices)}" if parameter.choices else ""
    return RefusedError(f"parameter {parameter.name} is no {parameter.type}{bounds}{choices}")


def canonical_address(text: str) -> str:
    """Return an address in the form that all lists are in; text that is none as it is."""
    try:
        return _host(text)
    except ValueError:
        return text


def _address(_: Parameter, text: str) -> str:
    return _host(text)


def _host(text: str) -> str:
    """Return a host's address; one of IPv4 mapped into IPv6 is the one of IPv4."""
    address = ip_address(text)
    mapped = None if isinstance(address, IPv4Address) else address.ipv4_mapped
    if mapped is None and getattr(address, "scope_id", None):
        raise ValueError("an address with a zone")
    return str(mapped or address)


def _prefix(parameter: Parameter, text: str) -> str:
    if "%" in text:
        raise ValueError("an address with a zone")
    prefix = ip_network(text, strict=True)
    is_mapped = isinstance(prefix, IPv6Network) and prefix.network_address.ipv4_mapped is not None
    host_bits = prefix.max_prefixlen - prefix.prefixlen
    if is_mapped or host_bits > (parameter.most or 0):
        raise ValueError("too wide, or written in a form that hides what it is")
    return str(prefix)


def _interface(_: Parameter, text: str) -> str:
    return _matching(_IF_NAME, text)


def _word(_: Parameter, text: str) -> str:
    return _matching(_WORD, text)


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError("characters that have no business there")
    return text


def _mac(_: Parameter, text: str) -> str:
    return str(MacAddress.parse(text))


def _vid(_: Parameter, text: str) -> int:
    return _bounded(_decimal(text), 1, _VID_MOST)


def _integer(parameter: Parameter, text: str) -> int:
    return _bounded(_decimal(text), parameter.least, parameter.most)


def _duration(parameter: Parameter, text: str) -> int:
    number, unit = _parts(text)
    return _bounded(number * UNIT_S[unit or "s"], parameter.least, parameter.most)


def _parts(text: str) -> tuple[int, str]:
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError("no number with s, m, h or d")
    return int(found[1]), found[2]


def _decimal(text: str) -> int:
    return int(_matching(_DECIMAL, text))


def _bounded(number: int, least: int | None, most: int | None) -> int:
    if (least is not None and number < least) or (most is not None and number > most):
        raise ValueError("out of bounds")
    return number


def _choice(parameter: Parameter, text: str) -> str:
    if text not in parameter.choices:
        raise ValueError("none of the choices")
    return text


_READERS: Final[Mapping[ParameterType, Callable[[Parameter, str], Value]]] = {
    ParameterType.ADDRESS: _address,
    ParameterType.PREFIX: _prefix,
    ParameterType.INTERFACE: _interface,
    ParameterType.MAC_ADDRESS: _mac,
    ParameterType.VID: _vid,
    ParameterType.INTEGER: _integer,
    ParameterType.DURATION: _duration,
    ParameterType.CHOICE: _choice,
    ParameterType.WORD: _word,
}
