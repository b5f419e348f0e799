"""Read what was decided before about devices: tiers, sites, places on the map."""

from datetime import datetime

from sqlalchemy.orm import Session

from netwright.store.places import load_places
from netwright.store.standings import load_standings
from netwright.topology.memory import Memory


def load_memory(session: Session, tenant: str, at: datetime | None = None) -> Memory:
    """Return what held at an instant; the map is always today's, and sites are today's today."""
    standings = load_standings(session, tenant, at)
    tiers = {name: standing.tier for name, standing in standings.items()}
    sites = {name: standing.site for name, standing in standings.items()} if at else {}
    return Memory(tiers, sites, load_places(session, tenant))
