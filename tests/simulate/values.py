"""What an agent tells, decoded: the way back from encoded varbinds."""

from netwright.model.snmp import Varbind
from netwright.simulate.mib import Mib
from netwright.transport.snmp.varbind import decode_varbinds


def varbinds_of(mib: Mib) -> list[Varbind]:
    """Return everything in a MIB, in the order it is served."""
    block, _ = mib.block(b"", len(mib))
    return decode_varbinds(block, 0, len(block))
