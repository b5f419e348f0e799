"""Starting the command: netwright.cli."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
HEAVY = {"alembic", "ansible_runner", "napalm", "netmiko", "nornir", "prefect", "pydantic"} | {
    "sqlalchemy",
    "yaml",
}
IMPORTED = "import sys, netwright.cli; print(*{name.partition('.')[0] for name in sys.modules})"


def test_help_imports_nothing_heavy() -> None:
    """Help and completion answer at once; a library is imported by the command that needs it."""
    imported = subprocess.check_output([sys.executable, "-c", IMPORTED], cwd=ROOT, text=True)

    assert HEAVY.isdisjoint(imported.split())
