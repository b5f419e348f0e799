"""Whose a sysObjectID is: IANA private enterprise numbers and what we call their owners.

data/vendors.tsv holds the names operators use, data/enterprises.tsv.gz the whole registry with
the legal forms taken off (generate.py makes it). The registry is read only for a number that the
first does not list.
"""

import gzip
from functools import cache
from pathlib import Path
from typing import NamedTuple

from netwright.model.device import DeviceKind

_ENTERPRISES = "1.3.6.1.4.1."
_DATA = Path(__file__).parent / "data"


class Enterprise(NamedTuple):
    """The owner of an enterprise number, and what its devices mostly are."""

    number: int
    vendor: str
    kind: DeviceKind | None = None


def enterprise_number(sys_object_id: str | None) -> int | None:
    """Return the private enterprise number in a sysObjectID."""
    if sys_object_id is None or not sys_object_id.startswith(_ENTERPRISES):
        return None
    number = sys_object_id[len(_ENTERPRISES) :].partition(".")[0]
    return int(number) if number.isdecimal() else None


@cache
def enterprise(number: int) -> Enterprise | None:
    """Return the owner of a number; None where nobody registered it."""
    return _named().get(number) or _registered(number)


@cache
def _named() -> dict[int, Enterprise]:
    lines = (_DATA / "vendors.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {
        int(number): Enterprise(int(number), vendor, DeviceKind(kind) if kind else None)
        for number, vendor, kind, _ in rows
    }


@cache
def _by_first_word() -> dict[str, Enterprise]:
    return {owner.vendor.split()[0].casefold(): owner for owner in reversed(_named().values())}


def named_in(sys_descr: str) -> Enterprise | None:
    """Return the vendor whose name a sysDescr begins with, for agents without a number."""
    word = sys_descr.split(maxsplit=1)[0] if sys_descr.strip() else ""
    return _by_first_word().get(word.strip(",;:").casefold())


def _registered(number: int) -> Enterprise | None:
    organisation = registered_organisation(number)
    return Enterprise(number, organisation) if organisation else None


def registered_organisation(number: int) -> str | None:
    """Return who IANA's registry says owns a number, without the legal form."""
    _, _, rest = _registry().partition(f"\n{number}\t")
    return rest.partition("\n")[0] or None


@cache
def _registry() -> str:
    return "\n" + gzip.decompress((_DATA / "enterprises.tsv.gz").read_bytes()).decode()
