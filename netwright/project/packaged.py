"""The reference project that Netwright carries: flows, Nornir tasks, playbooks, inventory.

A checkout has these folders beside the library; an installed wheel carries them as data in
`netwright/_project`, where nothing imports them by accident.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

_LIBRARY = Path(__file__).parent.parent


def data_root() -> Path:
    """Return the folder that holds `flows/`, `playbooks/` and the rest of the project we ship."""
    installed = _LIBRARY / "_project"
    return installed if installed.is_dir() else _LIBRARY.parent


def entrypoint(name: str) -> Any:
    """Import an object of `flows` or `nornir_tasks` by its dotted name, as prefect.yaml does.

    The library knows these packages by name only: they stand above it.
    """
    expose()
    module, _, attribute = name.rpartition(".")
    return getattr(import_module(module), attribute)


def expose() -> None:
    """Make `flows` and `nornir_tasks` importable; an installed wheel hides them."""
    root = str(data_root())
    if root not in sys.path:
        sys.path.append(root)
