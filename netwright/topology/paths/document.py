"""Paths as JSON: the contract's keys."""

from typing import Any

from netwright.model.instant import rfc3339
from netwright.topology.paths.result import Hop, PathResult

Document = dict[str, Any]


def path_document(result: PathResult) -> Document:
    """Return the whole answer; each branch says how it ends where not all end alike."""
    return {
        "status": result.status.value,
        "reason": result.reason,
        "paths": [
            {
                "status": path.status.value,
                "reason": path.reason,
                "hops": [hop_document(hop) for hop in path.hops],
            }
            for path in result.paths
        ],
        "warnings": list(result.warnings),
    }


def hop_document(hop: Hop) -> Document:
    """Return one hop; the members of an aggregate only where there is one."""
    seen_at = hop.proof.seen_at
    document: Document = {
        "device": hop.device,
        "in_interface": hop.in_interface,
        "out_interface": hop.out_interface,
        "layer": hop.layer,
        "vid": hop.vid,
        "vrf": hop.vrf,
        "next_hop": None if hop.next_hop is None else str(hop.next_hop),
        "proof": {
            "source": hop.proof.source,
            "row": hop.proof.row,
            "seen_at": seen_at and rfc3339(seen_at),
        },
        "confidence": hop.confidence,
    }
    members = {"in_members": hop.in_members, "out_members": hop.out_members}
    return document | {key: list(names) for key, names in members.items() if names}
