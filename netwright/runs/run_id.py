"""What a run is called."""

import secrets
from datetime import datetime


def new_run_id(at: datetime) -> str:
    """Return an id that sorts by time, and that no other run has."""
    return f"{at:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
