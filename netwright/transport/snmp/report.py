"""What the reports of SNMPv3 engines say (RFC 3412 section 5, RFC 3413, RFC 3414 section 5)."""

from netwright.model.snmp import Oid
from netwright.transport.snmp.pdu import Pdu

UNKNOWN_ENGINE_ID = "unknownEngineID"
NOT_IN_TIME_WINDOW = "notInTimeWindow"
CURABLE = frozenset((UNKNOWN_ENGINE_ID, NOT_IN_TIME_WINDOW))  # asking again will do

_USM_STATS: Oid = (1, 3, 6, 1, 6, 3, 15, 1, 1)
_MPD_STATS: Oid = (1, 3, 6, 1, 6, 3, 11, 2, 1)
_TARGET_STATS: Oid = (1, 3, 6, 1, 6, 3, 12, 1)
_REASONS = {
    (*_USM_STATS, 1): "unsupportedSecLevel",
    (*_USM_STATS, 2): NOT_IN_TIME_WINDOW,
    (*_USM_STATS, 3): "unknownUserName",
    (*_USM_STATS, 4): UNKNOWN_ENGINE_ID,
    (*_USM_STATS, 5): "wrongDigest",
    (*_USM_STATS, 6): "decryptionError",
    (*_MPD_STATS, 1): "unknownSecurityModel",
    (*_MPD_STATS, 2): "invalidMsg",
    (*_MPD_STATS, 3): "unknownPDUHandler",
    (*_TARGET_STATS, 4): "unavailableContext",
    (*_TARGET_STATS, 5): "unknownContext",
}


def reason_of(report: Pdu) -> str:
    """Name what a report complains about."""
    for name, _, _ in report.varbinds:
        if name[:-1] in _REASONS:
            return _REASONS[name[:-1]]
        if name in _REASONS:  # some agents leave the instance off
            return _REASONS[name]
    return "unknown report"
