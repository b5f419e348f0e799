"""The Mermaid flowchart: netwright.topology.export.mermaid."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from netwright.topology.export.formats import FORMATS
from tests.topology.export.topologies import every_kind, generated, hostile

PARSER = Path(__file__).parent / "parse_mermaid.mjs"


def test_mermaid_escapes_whatever_could_end_a_label() -> None:
    """Every label is one quoted string of letters, digits and entity codes."""
    lines = FORMATS["mermaid"](hostile()).splitlines()

    assert lines[0] == "flowchart TB"
    assert sum("---|" in line for line in lines) == 5
    assert all(line.count('"') in {0, 2} and "<" not in line for line in lines)


def test_mermaid_tells_kinds_of_links_apart() -> None:
    """Thick for an aggregate, dotted for what is inferred or routed, red for what is down."""
    lines = FORMATS["mermaid"](every_kind()).splitlines()

    arrows = [next(a for a in ("===", "-.-", "---") if a in line) for line in lines if "|" in line]
    assert arrows == ["===", "---", "-.-", "-.-", "---", "---", "---"]
    assert "  linkStyle 1 stroke:#c53030" in lines


@pytest.mark.integration
def test_mermaid_itself_parses_the_flowchart(tmp_path: Path) -> None:
    """Also with the worst of names, and for a whole campus."""
    node, folder = shutil.which("node"), os.environ.get("MERMAID_FOLDER")
    if not node or not folder:
        pytest.skip("node or $MERMAID_FOLDER, where npm has installed mermaid and jsdom, is absent")
    files = []
    for make in (hostile, every_kind, generated):
        files.append(tmp_path / f"{make.__name__}.mmd")
        files[-1].write_text(FORMATS["mermaid"](make()), encoding="utf-8")
    broken = tmp_path / "broken.mmd"
    broken.write_text('flowchart TB\n  n0["a]\n', encoding="utf-8")

    command = [node, str(PARSER), folder, *map(str, files), str(broken)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert [line for line in done.stdout.splitlines() if line.startswith(str(tmp_path))] == [
        line for line in done.stdout.splitlines() if line.startswith(f"{broken}: ")
    ]
    assert done.stdout.startswith(f"{broken}: ")
