"""Who answers: netwright.vendors.cli.dialects, dialect and version."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.model.device import DeviceKind
from netwright.vendors.cli.dialect import rejection
from netwright.vendors.cli.dialects import (
    DIALECTS,
    UNKNOWN,
    dialect_of,
    dialect_spoken,
    version_commands,
)
from netwright.vendors.cli.version import describe, identify, name_in_prompt


@pytest.mark.parametrize(
    ("prompt", "first"),
    [
        ("<HUAWEI>", "display version"),
        ("[admin@MikroTik] > ", "/system resource print"),
        ("netops@acc3:~$", "uname -a"),
        ("[root@srv1 ~]#", "uname -a"),
        ("sw1#", "show version"),
        ("sw1>", "show version"),
        ("FGT60F (global) # ", "show version"),
    ],
)
def test_first_question_fits_the_prompt(prompt: str, first: str) -> None:
    """An alarm is raised by few questions, and answered fast by the right one."""
    assert version_commands(prompt)[0].startswith(first)


# As the vendors' manuals and public monitoring scripts show these screens; values are made up.
KOREAN = [
    (
        "Ubiquoss",
        {
            "show version": "Ubiquoss E5724RL Series Software\n uNOS Version 7.1.0\n",
            "show system": "Model Name       : E5724RL\nSerial Number    : UBQ1234567\n",
        },
        ("E5724RL", "UBQ1234567"),
    ),
    (
        "HanDreamNet",
        {
            "show version": "HanDreamNet SubGATE SG2124\n",
            "show system system-info": "Model Name : SG2124GX\nSerial Number : HDN000042\n",
        },
        ("SG2124GX", "HDN000042"),
    ),
    (
        "Axgate",
        {
            "show version": "AXGATE Security Gateway\n",
            "show system version": "OS : aos 2.1\nSerial : AXG2000042\nBoard : AXGATE-NF1000\n",
        },
        ("AXGATE-NF1000", "AXG2000042"),
    ),
    (
        "NexG",
        {"show version": "NexG VForce\nModel: VForce 2200\nSerial No.: NXG42\nVersion: 5.1\n"},
        ("VForce 2200", "NXG42"),
    ),
    (
        "Piolink",
        {"show version": "PIOLINK TiFRONT\n", "show system": "Model: TiFRONT-SG2424\nS/N: PLK4\n"},
        ("TiFRONT-SG2424", "PLK4"),
    ),
    (
        "Dasan Networks",
        {"show version": "DASAN V5812G NOS 6.07p1\n", "show system": "Product Name : V5812G\n"},
        ("V5812G", None),
    ),
]


@pytest.mark.parametrize(("vendor", "answers", "facts"), KOREAN, ids=lambda case: str(case)[:12])
def test_korean_vendors_are_told_by_their_labels(
    vendor: str, answers: dict[str, str], facts: tuple[str, str | None]
) -> None:
    """No template exists for any of them."""
    dialect = dialect_spoken(answers["show version"])

    assert dialect is not None
    assert dialect.platform.vendor == vendor
    found = identify(dialect, answers)
    assert (found.model, found.serial) == facts


def test_linux_names_distribution_machine_and_host() -> None:
    """A server is known as well as a switch."""
    dialect = dialect_of("linux")
    assert dialect is not None
    said = (
        "Linux srv1 6.1.0-18-amd64 #1 SMP x86_64 GNU/Linux\n"
        'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\n'
        "/sys/class/dmi/id/sys_vendor:Dell Inc.\n"
        "/sys/class/dmi/id/product_name:PowerEdge R640\n"
        "/sys/class/dmi/id/product_serial:ABC1234\n"
    )

    found = identify(dialect, {dialect.version: said})

    assert (found.os_name, found.os_version) == ("Debian GNU/Linux", "12")
    assert (found.model, found.serial, found.kind) == (
        "PowerEdge R640",
        "ABC1234",
        DeviceKind.SERVER,
    )
    assert describe(dialect, {dialect.version: said}, "$").sys_name == "srv1"


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("r1#", "r1"),
        ("<core-sw.seoul>", "core-sw.seoul"),
        ("netops@acc3:~$ ", "acc3"),
        ("admin@PA-VM>", "PA-VM"),
        ("[admin@MikroTik] > ", "MikroTik"),
        ("(Cisco Controller) >", "Cisco"),
        ("$ ", None),
    ],
)
def test_prompt_names_the_device(prompt: str, name: str | None) -> None:
    """The last resort for a name on the map."""
    assert name_in_prompt(prompt) == name


@pytest.mark.parametrize(
    "output",
    [
        "             ^\n% Invalid input detected at '^' marker.\n",
        "% Unknown command: show arp",
        "% Incomplete command.",
        "Error: Unrecognized command found at '^' position.",
        "                 ^\nsyntax error, expecting <command>.",
        "unknown command.",
        "Unknown action 0",
        "command parse error before 'lldp'\nCommand fail. Return code -61",
        "bad command name lldp (line 1 column 1)",
        "-bash: lldpcli: command not found",
        "sh: 1: lldpcli: not found",
        "[WARN/control] unable to connect to socket /run/lldpd.socket: Permission denied",
        "sudo: a password is required",
        "Command authorization failed.",
        "Invalid input: lldp",
    ],
)
def test_rejections_are_recognised(output: str) -> None:
    """Each vendor says no in its own words."""
    assert rejection(output)


@pytest.mark.parametrize(
    "output",
    [
        "",
        "% LLDP is not enabled",
        "Total entries displayed: 0",
        "GigabitEthernet0/1 is up, line protocol is up\n  Description: unknown\n  0 input errors",
        "Incomplete ARP entries: 0",
        "bgpd is not running",
    ],
)
def test_answers_are_no_rejections(output: str) -> None:
    """A feature that is off is an answer: there is nothing."""
    assert rejection(output) is None


def test_name_of_a_driver_means_the_driver_s_own_platform() -> None:
    """`cisco_ios` also drives Korean switches, and `linux` is what FRRouting runs on."""
    vendors = {name: dialect_of(name) for name in ("cisco_ios", "cisco_xe", "linux", "huawei")}

    assert {name: found.platform.vendor for name, found in vendors.items() if found} == {
        "cisco_ios": "Cisco",
        "cisco_xe": "Cisco",
        "linux": "",
        "huawei": "Huawei",
    }


@given(st.text(), st.text())
@settings(max_examples=50, deadline=None)
def test_nothing_a_device_says_breaks_its_identification(output: str, prompt: str) -> None:
    """Banners, garbage, markup: it is then simply unknown."""
    for dialect in (UNKNOWN, *DIALECTS[:4]):
        identify(dialect, {dialect.version: output})
        describe(dialect, {dialect.version: output}, prompt)
    dialect_spoken(output)
    rejection(output)
