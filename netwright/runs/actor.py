"""Who acts: what the audit names."""

import getpass


def acting_user() -> str:
    """Return the operating system's user."""
    return getpass.getuser()
