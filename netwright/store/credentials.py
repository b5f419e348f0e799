"""Read and write which credential profile was good where, and keep the audit of SNMP uses.

Functions take a session and never commit: the caller's `with store.write() as session:` block is
the unit of work.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from netwright.discovery.credential_budget import Outcome
from netwright.discovery.credential_order import CredentialMemory, Good, Place
from netwright.model.credential import Address, Kind, Profile
from netwright.store.credential_attempts import MOST_DETAIL
from netwright.store.credential_tables import CredentialAttemptRow, CredentialGoodRow


@dataclass(frozen=True, slots=True)
class CredentialUse:
    """A use of a profile that locks no account."""

    profile: Profile
    device: str
    address: Address
    outcome: Outcome
    at: datetime
    detail: str = ""


def record_uses(session: Session, tenant: str, run_id: str, uses: Sequence[CredentialUse]) -> None:
    """Keep the audit of uses that nobody had to reserve."""
    rows = [
        {
            "tenant": tenant,
            "run_id": run_id,
            "profile": use.profile.name,
            "kind": use.profile.kind.value,
            "device": use.device,
            "address": str(use.address),
            "at": use.at,
            "settled_at": use.at,
            "outcome": use.outcome.value,
            "detail": use.detail[:MOST_DETAIL],
            "position": 0,
            "proven": False,
        }
        for use in uses
    ]
    if rows:
        session.execute(insert(CredentialAttemptRow), rows)


def remember_good(session: Session, tenant: str, goods: Sequence[Good]) -> None:
    """Keep which profile each device accepted last."""
    rows = [
        {
            "tenant": tenant,
            "address": str(good.place.address),
            "kind": good.kind.value,
            "profile": good.profile,
            "site": good.place.site,
            "sys_object_id": good.place.sys_object_id,
            "at": good.at,
        }
        for good in goods
    ]
    if not rows:
        return
    dialect = postgresql if session.connection().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(CredentialGoodRow)
    newer = {name: statement.excluded[name] for name in ("profile", "site", "sys_object_id", "at")}
    key = ["tenant", "address", "kind"]
    session.execute(statement.on_conflict_do_update(index_elements=key, set_=newer), rows)


def load_memory(session: Session, tenant: str) -> CredentialMemory:
    """Return what was good where."""
    row = CredentialGoodRow
    found = session.execute(
        select(row.address, row.site, row.sys_object_id, row.kind, row.profile, row.at)
        .where(row.tenant == tenant)
        .order_by(row.at)
    )
    return CredentialMemory(
        Good(Place(ipaddress.ip_address(address), site, sys_object_id), Kind(kind), profile, at)
        for address, site, sys_object_id, kind, profile, at in found
    )
