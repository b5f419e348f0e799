"""What should be found follows from the lab alone: tests.lab.topology."""

from dataclasses import replace

from netwright.model.credential import Community, Kind, Login, Profile
from netwright.model.secret import Secret
from tests.lab.topology import Agent, Cable, End, Lab, Node, Speaks

TOLD = Profile("told", Kind.SNMP_V2C, Community(Secret("told")))
UNTOLD = Profile("untold", Kind.SNMP_V2C, Community(Secret("untold")))
SSH = Profile("ssh", Kind.SSH, Login("netops", Secret("password")))
READ = Node("read", {"e1": ("10.0.0.1/24",)}, agent=Agent((TOLD,), vendor="Cisco"))
CLOSED = Node("closed", {"e1": ("10.0.0.2/24",)}, agent=Agent((UNTOLD,)))
CABLE = Cable(End("read", "e1"), End("closed", "e1"))


def lab(*nodes: Node) -> Lab:
    """Connect two nodes."""
    return Lab(nodes, (CABLE,), "station", (TOLD, SSH))


def test_a_device_is_expected_where_a_credential_of_the_pool_opens_it() -> None:
    """One whose community nobody told is closed, and no device."""
    truth = lab(READ, CLOSED).truth()

    assert truth.devices.keys() == {"read"}
    assert truth.devices["read"].snmp == "told"
    assert truth.closed == {"closed"}


def test_what_has_no_management_is_unmanaged() -> None:
    """It answers ping."""
    truth = lab(READ, Node("closed", {"e1": ("10.0.0.2/24",)})).truth()

    assert truth.unmanaged == {"closed"}


def test_a_link_is_expected_where_one_end_can_be_read_and_hears_the_other() -> None:
    """LLDP by SNMP is enough; CDP takes a shell, as the agent has no CISCO-CDP-MIB."""
    link = frozenset((CABLE.a, CABLE.b))
    cdp = frozenset((Speaks.CDP,))
    in_cdp = (replace(READ, speaks=cdp), replace(CLOSED, speaks=cdp))
    with_shell = replace(in_cdp[0], agent=None, logins=(SSH,))

    assert lab(READ, CLOSED).truth().links == {link}
    assert lab(replace(READ, speaks=cdp), CLOSED).truth().links == frozenset()
    assert lab(*in_cdp).truth().links == frozenset()
    assert lab(with_shell, in_cdp[1]).truth().links == {link}


def test_a_community_that_shows_the_system_group_only_opens_a_device_without_links() -> None:
    """It is identified, and tells nothing of its neighbors."""
    narrow = replace(READ, agent=Agent(full=(UNTOLD,), system_only=(TOLD,)))
    truth = lab(narrow, CLOSED).truth()

    assert truth.devices["read"].snmp == "told"
    assert truth.links == frozenset()
