"""Who acts: the holder of the token in NETWRIGHT_TOKEN, else the operating system's user.

A token is `nwt_ID_SECRET`, shown once; of the secret the database has a hash. Without a token one
is the user at this machine, who may do whatever the project's files let him do anyway.
"""

import hashlib
import hmac
import os
import re
import secrets
from datetime import datetime, timedelta

from netwright.errors import RefusedError, UsageError
from netwright.model.role import Role
from netwright.runs.actor import acting_user
from netwright.runs.remediation.deciding import Person
from netwright.store.database import Store
from netwright.store.tokens import Token, add_token, find_token, note_use

Wanted = tuple[str, Role]
"""Who is to hold it, and with which role."""

VARIABLE = "NETWRIGHT_TOKEN"
_FORM = re.compile(r"nwt_([0-9a-f]{16})_([A-Za-z0-9_-]{40,60})")


def create_token(
    store: Store,
    tenant: str,
    wanted: tuple[str, Role],
    by: str,
    times: tuple[datetime, timedelta | None],
) -> str:
    """Make a token for a name and role, and return it: it is shown this once.

    Raises:
        UsageError: the name has a token already.
    """
    (name, role), (now, lasts) = wanted, times
    identity, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    token = Token(
        id=identity,
        tenant=tenant,
        name=name,
        role=role,
        hash=_hash(identity, secret),
        created_at=now,
        created_by=by,
        expires_at=now + lasts if lasts else None,
    )
    with store.write() as session:
        if not add_token(session, token):
            raise UsageError(f"{name} has a token already", "revoke it first, or take another name")
    return f"nwt_{identity}_{secret}"


def acting_person(store: Store, tenant: str, now: datetime) -> Person:
    """Return who acts.

    Raises:
        RefusedError: the token is none of this tenant's, was revoked or has expired.
    """
    given = os.environ.get(VARIABLE, "").strip()
    if not given:
        return Person(acting_user(), Role.ADMIN)
    match = _FORM.fullmatch(given)
    with store.write() as session:
        token = find_token(session, tenant, match[1]) if match else None
        is_right = match and token and hmac.compare_digest(token.hash, _hash(match[1], match[2]))
        if not is_right or token is None or not token.is_valid(now):
            raise RefusedError(
                f"{VARIABLE} is no valid token of tenant {tenant}", "`netwright tokens create`"
            )
        note_use(session, token, now)
    return Person(token.name, token.role, tenant)


def _hash(identity: str, secret: str) -> str:
    """Return the hash of a secret of 256 random bits: nothing slower would make it safer."""
    return hashlib.sha256(f"netwright token|{identity}|{secret}".encode()).hexdigest()
