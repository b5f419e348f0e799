"""The audit of SSH host keys: which were trusted at first sight, and which were refused."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from netwright.store.credential_tables import HostKeyEventRow


@dataclass(frozen=True, slots=True)
class HostKeyRecord:
    """What was decided about a host's key; fingerprints are OpenSSH's SHA256 ones."""

    host: str
    verdict: str
    fingerprint: str
    known: list[str]
    at: datetime


def record_host_key(session: Session, tenant: str, record: HostKeyRecord) -> None:
    """Keep what was decided."""
    session.add(HostKeyEventRow(tenant=tenant, **asdict(record)))
