"""Who we are to senders of SNMPv3: one engine ID for a project, and one boot more at each start.

A sender refuses an engine whose clock goes back (RFC 3414 section 2.2), so the number of boots is
on the disk before anything is answered.
"""

import json
import logging
import os
import secrets
import tempfile
from pathlib import Path

from netwright.transport.snmp.inform_responder import LocalEngine

FILE = "snmp_engine.json"

_log = logging.getLogger(__name__)

_PREFIX = bytes.fromhex("8000000005")  # nobody's enterprise, then octets of our own: RFC 3411
_OWN_OCTETS = 12
_MOST_BOOTS = 2**31 - 2


def boot_engine(state: Path, now_s: float) -> LocalEngine:
    """Return the project's engine after one boot more.

    Raises:
        OSError: its file cannot be written.
    """
    engine_id, boots = _read(state / FILE)
    boots = min(boots + 1, _MOST_BOOTS)
    _write(state / FILE, {"engine_id": engine_id.hex(), "boots": boots})
    return LocalEngine(engine_id, boots, now_s)


def _read(path: Path) -> tuple[bytes, int]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return bytes.fromhex(held["engine_id"]), int(held["boots"])
    except FileNotFoundError:
        pass
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("SNMP engine made anew", extra={"reason": str(error)})
    return _PREFIX + secrets.token_bytes(_OWN_OCTETS), 0


def _write(path: Path, content: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(descriptor)
    Path(temporary).replace(path)
