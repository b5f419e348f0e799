"""What names a wish: the same wish has the same key, whoever asks and however often."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from netwright.remediation.proposal import Proposal


def live_key(proposal: Proposal) -> str:
    """Name a wish by device, playbook and target: of these at most one lives."""
    return target_key(proposal.tenant, proposal.target)


def target_key(tenant: str, target: str) -> str:
    """Name a target of a tenant."""
    return _digest([tenant, target])


def idempotency_key(proposal: Proposal, rule_version: str, asked_by: str) -> str:
    """Name a wish by what asks for it: an incident, or one request of a person."""
    return _digest([proposal.tenant, proposal.rule, rule_version, proposal.target, asked_by])


def refusal_key(tenant: str, rule_version: str, asked_by: str, playbook: str) -> str:
    """Name a wish of which nobody knows the target, by what asks for it."""
    return _digest([tenant, rule_version, asked_by, playbook])


def plan_digest(proposal: Proposal, diff: str, state: Mapping[str, Any]) -> str:
    """Name a plan by all that an approval holds for: playbook files, target, change."""
    given = {name: proposal.params[name] for name in sorted(proposal.params)}
    ttl_s = proposal.ttl.total_seconds() if proposal.ttl else None
    playbook = [proposal.playbook.name, proposal.playbook.version]
    return _digest([proposal.tenant, proposal.device, *playbook, given, ttl_s, diff, state])


def _digest(words: list[Any]) -> str:
    text = json.dumps(words, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
