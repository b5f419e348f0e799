"""Read and write which credential profile was good where, and keep the audit of SNMP uses.

Functions take a session and never commit: the caller's `with store.write() as session:` block is
the unit of work.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from netwright.discovery.credential_budget import Outcome
from netwright.discovery.credential_order import CredentialMemory, Good, Place
from netwright.model.credential import Address, Kind, Profile
from netwright.store.bulk import Rows, insert, upsert
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
        (
            tenant,
            run_id,
            use.profile.name,
            use.profile.kind.value,
            use.device,
            str(use.address),
            use.at,
            use.at,
            use.outcome.value,
            use.detail[:MOST_DETAIL],
            0,
            False,
        )
        for use in uses
    ]
    insert(session, cast("Table", CredentialAttemptRow.__table__), Rows(_USE, rows))


def remember_good(session: Session, tenant: str, goods: Sequence[Good]) -> None:
    """Keep which profile each device accepted last."""
    rows = [
        (
            tenant,
            str(good.place.address),
            good.kind.value,
            good.profile,
            good.place.site,
            good.place.sys_object_id,
            good.at,
        )
        for good in goods
    ]
    upsert(session, cast("Table", CredentialGoodRow.__table__), Rows(_GOOD, rows), key=_GOOD[:3])


_USE = (
    "tenant",
    "run_id",
    "profile",
    "kind",
    "device",
    "address",
    "at",
    "settled_at",
    "outcome",
    "detail",
    "position",
    "proven",
)
_GOOD = ("tenant", "address", "kind", "profile", "site", "sys_object_id", "at")


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
