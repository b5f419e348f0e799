"""Take a token from the buckets that pace logins; all workers of all processes share them.

Functions take a session and never commit: the caller's `with store.write() as session:` block is
the unit of work.
"""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Insert, Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from netwright.discovery.credential_budget import Limits
from netwright.store.credential_tables import LoginPaceRow

_ALL = 0
_PACE = cast("Table", LoginPaceRow.__table__)
_FULL_AT = (
    select(_PACE.c.account_id, _PACE.c.full_at)
    .where(
        _PACE.c.tenant == bindparam("of_tenant"),
        _PACE.c.account_id.in_([_ALL, bindparam("of_account_id")]),
    )
    .order_by(_PACE.c.account_id)
    .with_for_update()
)


def _fill(dialect: Any) -> Insert:
    new = dialect.insert(_PACE)
    changed: Insert = new.on_conflict_do_update(
        index_elements=["tenant", "account_id"], set_={"full_at": new.excluded.full_at}
    )
    return changed


_FILL = {"sqlite": _fill(sqlite), "postgresql": _fill(postgresql)}


def take_token(
    session: Session, tenant: str, account_id: int | None, now: datetime, limits: Limits
) -> bool:
    """Take a token for one login, from the account's bucket and from that of all logins.

    An account that one device has for itself has no bucket of its own.
    """
    connection = session.connection()
    asked = {"of_tenant": tenant, "of_account_id": account_id or _ALL}
    full_at = {row.account_id: row.full_at for row in connection.execute(_FULL_AT, asked)}
    paces = {_ALL: limits.pace} | ({account_id: limits.account_pace} if account_id else {})
    after = {id_: pace.next_full(full_at.get(id_), now) for id_, pace in paces.items()}
    if None in after.values():
        return False
    rows = [{"tenant": tenant, "account_id": id_, "full_at": value} for id_, value in after.items()]
    connection.execute(_FILL[connection.dialect.name], rows)
    return True
