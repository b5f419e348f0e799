"""Remember what files say by the hash of their text: parsing YAML takes 100 times longer."""

import hashlib
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

_FORM = b"1"  # of what is kept; another one makes every hash another one

logger = logging.getLogger(__name__)


def key_of(kind: str, text: str) -> str:
    """Return the key under which a text of that kind is remembered."""
    return hashlib.sha256(b"\0".join((_FORM, kind.encode(), text.encode()))).hexdigest()


def recall(path: Path) -> dict[str, Any]:
    """Return what is remembered; nothing when there is no cache, or no usable one."""
    with suppress(OSError, orjson.JSONDecodeError):
        documents = orjson.loads(path.read_bytes())
        if isinstance(documents, dict):
            return documents
    return {}


def remember(path: Path, documents: Mapping[str, Any]) -> None:
    """Replace what is remembered, whole or not at all; not being able to costs only time."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(orjson.dumps(documents))
        draft.replace(path)
    except OSError as error:
        logger.warning("inventory cache not written", extra={"reason": str(error)})
        with suppress(OSError):
            draft.unlink()
