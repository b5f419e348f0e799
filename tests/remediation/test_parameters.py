"""Whatever an event says, a playbook only ever sees a canonical value of a declared type."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.errors import RefusedError
from netwright.model.parameter import Parameter, ParameterType
from netwright.remediation.parameters import canonical, canonical_address

ADDRESS = Parameter("address", ParameterType.ADDRESS)
HOSTILE = (
    "{{ lookup('pipe', 'id') }}",
    "$(reboot)",
    "10.0.0.1; reload",
    "10.0.0.1\nno access-list 1",
    "../../etc/passwd",
    "\x1b[31m10.0.0.1",
    "\uff11\uff10.0.0.1",  # digits of another script
    "10.0.0.1" + "0" * 65_536,
    "!unsafe x",
    "",
)


def _one(parameter: Parameter, value: Any) -> Any:
    return canonical({parameter.name: parameter}, {parameter.name: value})[parameter.name]


@pytest.mark.parametrize(
    ("parameter", "text", "value"),
    [
        (ADDRESS, "198.51.100.7", "198.51.100.7"),
        (ADDRESS, "::ffff:198.51.100.7", "198.51.100.7"),
        (ADDRESS, "2001:DB8:0::1", "2001:db8::1"),
        (Parameter("p", ParameterType.PREFIX, most=8), "198.51.100.0/24", "198.51.100.0/24"),
        (Parameter("p", ParameterType.PREFIX), "198.51.100.7", "198.51.100.7/32"),
        (Parameter("i", ParameterType.INTERFACE), "GigabitEthernet1/0/1.10", None),
        (Parameter("m", ParameterType.MAC_ADDRESS), "AABB.CCDD.EEFF", "aa:bb:cc:dd:ee:ff"),
        (Parameter("v", ParameterType.VID), "10", 10),
        (Parameter("n", ParameterType.INTEGER, least=1, most=5), 5, 5),
        (Parameter("d", ParameterType.DURATION, most=86_400), "1h", 3600),
        (Parameter("c", ParameterType.CHOICE, choices=("in", "out")), "in", "in"),
        (Parameter("w", ParameterType.WORD), "frr.service", None),
    ],
)
def test_a_value_has_one_form(parameter: Parameter, text: object, value: object) -> None:
    """Lists of what is never blocked are compared with that form."""
    assert _one(parameter, text) == (text if value is None else value)


@pytest.mark.parametrize("parameter_type", list(ParameterType))
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_no_value_of_any_type(parameter_type: ParameterType, text: str) -> None:
    """Jinja, shell, CLI lines, escapes, paths, look-alikes and floods end here."""
    with pytest.raises(RefusedError) as refused:
        _one(Parameter("x", parameter_type, choices=("in",)), text)

    assert not text or text not in str(refused.value)


@pytest.mark.parametrize(
    ("parameter", "text"),
    [
        (ADDRESS, "010.0.0.1"),
        (ADDRESS, "10.0.0.0/8"),
        (ADDRESS, "fe80::1%eth0"),
        (Parameter("p", ParameterType.PREFIX, most=8), "10.0.0.0/8"),
        (Parameter("p", ParameterType.PREFIX, most=8), "10.0.0.1/24"),
        (Parameter("p", ParameterType.PREFIX, most=40), "::ffff:10.0.0.0/104"),
        (Parameter("v", ParameterType.VID), "4095"),
        (Parameter("v", ParameterType.VID), "0"),
        (Parameter("n", ParameterType.INTEGER, least=1, most=5), "6"),
        (Parameter("d", ParameterType.DURATION, most=3600), "1d"),
        (Parameter("c", ParameterType.CHOICE, choices=("in",)), "IN"),
    ],
)
def test_what_is_out_of_bounds_is_refused(parameter: Parameter, text: str) -> None:
    """A bound that can be written around is none."""
    with pytest.raises(RefusedError, match=parameter.name):
        _one(parameter, text)


def test_a_missing_parameter_takes_its_default_or_is_named() -> None:
    """Nothing is guessed."""
    declared = {"ttl": Parameter("ttl", ParameterType.DURATION, default=60), "address": ADDRESS}

    with pytest.raises(RefusedError, match="address is missing"):
        canonical(declared, {})
    assert canonical(declared, {"address": "192.0.2.1"})["ttl"] == 60


def test_what_no_playbook_declares_is_not_passed_on() -> None:
    """An extra variable could override one of Ansible's own, such as ansible_host."""
    with pytest.raises(RefusedError, match="not declared"):
        canonical({"address": ADDRESS}, {"address": "192.0.2.1", "ansible_host": "192.0.2.2"})


@given(st.text(max_size=200), st.sampled_from(list(ParameterType)))
def test_what_is_accepted_is_of_a_closed_alphabet(text: str, parameter_type: ParameterType) -> None:
    """No accepted value can mean anything to a template, a shell or a command line."""
    try:
        value = _one(Parameter("x", parameter_type, most=128, choices=("in", "out")), text)
    except RefusedError:
        return

    alphabet = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/@-")
    assert set(str(value)) <= alphabet
    assert _one(Parameter("x", parameter_type, most=128, choices=("in", "out")), value) == value


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:DB8::0:1", "2001:db8::1"),
        ("gw.example", "gw.example"),
    ],
)
def test_addresses_of_events_are_compared_in_one_form(text: str, form: str) -> None:
    """What is no address is like none."""
    assert canonical_address(text) == form
