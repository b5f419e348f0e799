"""Where nodes stand on a map of a tenant; a person's pins are changed by persons only."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Table as SqlTable
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from netwright.store.bulk import Rows, upsert
from netwright.store.standing_tables import PlaceRow
from netwright.topology.memory import Place

MAP = "default"

_PLACE = cast("SqlTable", PlaceRow.__table__)
_KEY = ("tenant", "map", "node")
_COLUMNS = (*_KEY, "x", "y", "site", "is_pinned")
_CHUNK = 500  # parameters of one statement


def load_places(session: Session, tenant: str) -> dict[str, Place]:
    """Return the places of all nodes."""
    rows = session.execute(
        select(PlaceRow.node, PlaceRow.x, PlaceRow.y, PlaceRow.site, PlaceRow.is_pinned).filter_by(
            tenant=tenant, map=MAP
        )
    )
    return {node: Place(*place) for node, *place in rows}


def save_places(session: Session, tenant: str, places: Mapping[str, Place]) -> None:
    """Keep these places and no others; pins stay as they are, also of nodes that are gone."""
    known = load_places(session, tenant)
    free = {node: place for node, place in known.items() if not place.is_pinned}
    gone = sorted(free.keys() - places.keys())
    for start in range(0, len(gone), _CHUNK):
        chunk = PlaceRow.node.in_(gone[start : start + _CHUNK])
        session.execute(delete(PlaceRow).where(chunk).filter_by(tenant=tenant, map=MAP))
    changed = [
        (tenant, MAP, node, *place)
        for node, place in places.items()
        if not place.is_pinned and (node not in known or free.get(node, place) != place)
    ]
    upsert(session, _PLACE, Rows(_COLUMNS, changed), key=_KEY)


def pin_place(session: Session, tenant: str, node: str, x: float, y: float) -> None:
    """Keep a node where a person put it."""
    row = (tenant, MAP, node, x, y, "", True)
    upsert(session, _PLACE, Rows(_COLUMNS, [row]), key=_KEY)


def unpin_place(session: Session, tenant: str, node: str) -> bool:
    """Let a node be drawn like any other again; tell whether it was pinned."""
    pinned = delete(PlaceRow).filter_by(tenant=tenant, map=MAP, node=node, is_pinned=True)
    return session.scalar(pinned.returning(PlaceRow.id)) is not None


def rename_place(session: Session, tenant: str, node: str, new_name: str) -> None:
    """Let a node keep its place under another name."""
    taken = delete(PlaceRow).filter_by(tenant=tenant, map=MAP, node=new_name)
    session.execute(taken)
    named = update(PlaceRow).filter_by(tenant=tenant, map=MAP, node=node)
    session.execute(named.values(node=new_name))
