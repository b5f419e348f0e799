"""The layout keeps its promises."""

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
FLOWS = [path.stem for path in (ROOT / "flows").glob("*.py") if path.stem != "__init__"]
DECISIONS = sorted((ROOT / "docs" / "dev" / "adr").glob("*.md"))
REQUIRED = """
    .ci/run CHANGELOG.md CONTRIBUTING.md LICENSE Makefile README.md SECURITY.md
    deploy/apt-packages.txt docs/dev/codebase.md docs/dev/standards.md netwright.toml prefect.yaml
    pyproject.toml requirements.lock
"""
PAGES = sorted(
    page for pattern in ("*.md", "docs/**/*.md", "*/README.md") for page in ROOT.glob(pattern)
)
STANDARD = re.compile(r"RFC [0-9]+|IEEE (?:Std )?802\.[0-9][A-Z]*")
MODULE = re.compile(r"`(netwright/\S+\.py)`")
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")


@pytest.mark.parametrize("name", FLOWS)
def test_flow_file_shadows_no_module(name: str) -> None:
    """Prefect puts flows/ first on sys.path, so flows/syslog.py would replace stdlib syslog."""
    taken = (
        sys.stdlib_module_names | set(packages_distributions()) | {p.name for p in ROOT.iterdir()}
    )

    assert name not in taken


@pytest.mark.parametrize("name", FLOWS)
def test_flow_file_holds_no_class(name: str) -> None:
    """Loaded under two module names a class would be two classes."""
    assert not re.search(r"^\s*class ", (ROOT / "flows" / f"{name}.py").read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", REQUIRED.split())
def test_required_file_is_there(name: str) -> None:
    """What a newcomer, a packager or CI looks for."""
    assert (ROOT / name).is_file()


def test_the_lock_fulfils_every_requirement() -> None:
    """`make lock` was forgotten, and what is tested is not what is declared."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    declared = map(Requirement, [*project["dependencies"], *chain.from_iterable(extras)])
    pins = re.findall(
        r"^([\w.-]+)\S*==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE
    )
    locked = {canonicalize_name(name): version for name, version in pins}

    assert [
        str(each)
        for each in declared
        if not each.specifier.contains(locked.get(canonicalize_name(each.name), "0"))
    ] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_decision_has_status_context_decision_and_consequences(path: Path) -> None:
    """An ADR that omits one of them cannot be revisited."""
    text = path.read_text()

    assert re.match(rf"# {int(path.stem[:4])}\. ", text)
    assert all(f"\n{part}:" in text for part in ("Status", "Context", "Decision", "Consequences"))


def test_decisions_are_numbered_without_gaps() -> None:
    """Two branches that took one number collide here and not in the reader's head."""
    assert [int(path.stem[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_both_languages_have_the_same_pages() -> None:
    """A page in one language only is a page that half of the readers miss."""
    korean, english = (
        {path.relative_to(ROOT / "docs" / language) for path in _pages_of(language)}
        for language in ("ko", "en")
    )

    assert korean == english != set()


def _pages_of(language: str) -> list[Path]:
    return [*(ROOT / "docs" / language).rglob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_resolve(page: Path) -> None:
    """A moved file breaks its readers here."""
    targets = LINK.findall(page.read_text())

    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_standard_the_code_cites_is_listed() -> None:
    """A reviewer asks which texts are implemented, and where."""
    text = (ROOT / "docs" / "dev" / "standards.md").read_text()
    cited = {
        standard.replace("Std ", "")
        for folder in ("netwright", "nornir_tasks", "flows")
        for path in (ROOT / folder).rglob("*.py")
        for standard in STANDARD.findall(path.read_text())
    }

    assert cited - set(STANDARD.findall(text)) == set()
    assert [name for name in MODULE.findall(text) if not (ROOT / name).is_file()] == []


def test_the_reference_is_what_the_code_says() -> None:
    """Every setting, command and option is documented; `make reference` writes the pages anew."""
    done = subprocess.run(
        [sys.executable, "docs/reference/generate.py", "--check"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
