"""Which product a sysObjectID names, out of the vendors' product MIBs (made by generate.py)."""

import gzip
from bisect import bisect_left
from functools import cache, lru_cache
from pathlib import Path

_ENTERPRISES = "1.3.6.1.4.1."
_TABLE = Path(__file__).parent / "data" / "products.tsv.gz"


@lru_cache(maxsize=4096)
def product(sys_object_id: str) -> str | None:
    """Return the model registered under exactly this sysObjectID."""
    key = sys_object_id.removeprefix(_ENTERPRISES) + "\t"
    table = _rows()
    at = bisect_left(table, key)
    return table[at][len(key) :] if table[at : at + 1] and table[at].startswith(key) else None


@cache
def _rows() -> list[str]:
    return gzip.decompress(_TABLE.read_bytes()).decode().splitlines()
