"""Alembic runs this: migrate on the connection that `netwright.store.migrate` hands over."""

from alembic import context

import netwright.store.action_tables
import netwright.store.audit_tables
import netwright.store.counter_tables
import netwright.store.credential_tables
import netwright.store.engine_tables
import netwright.store.event_tables
import netwright.store.flow_tables
import netwright.store.identity_tables
import netwright.store.import_tables
import netwright.store.incident_tables
import netwright.store.past_tables
import netwright.store.rotation_tables
import netwright.store.standing_tables
import netwright.store.state_tables
import netwright.store.tables  # noqa: F401 - fills the metadata that autogenerate compares
from netwright.store.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
)
with context.begin_transaction():
    context.run_migrations()
