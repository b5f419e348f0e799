"""SQL tables of credentials on their way from another product into the vault."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from netwright.store.base import Base
from netwright.store.encrypted import EncryptedText, Sealed


class ImportedCredentialRow(Base):
    """One row of a source with its secrets, sealed: what is imported, and the backup of it.

    `id` is derived from tenant, source, table and key, so that a row is never held twice.
    """

    __tablename__ = "imported_credential"
    __table_args__ = (Index(None, "tenant", "source"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    source: Mapped[str] = mapped_column(Text)
    source_table: Mapped[str] = mapped_column(Text)
    source_key: Mapped[str] = mapped_column(Text)
    values: Mapped[Sealed] = mapped_column(EncryptedText)
    at: Mapped[datetime]
    verified_at: Mapped[datetime | None]  # since then the vault holds these values
