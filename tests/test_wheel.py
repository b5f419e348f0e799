"""The package as users install it: built, listed, installed where nothing of ours is."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT_FOLDERS = ("flows", "nornir_tasks", "inventory", "playbooks", "vault", "rules", "profiles")

pytestmark = pytest.mark.integration


def run(*command: object, cwd: Path) -> str:
    """Run a command and return what it printed, or fail with it."""
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has the wheel and, of this environment, only what others made."""
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    paths = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home)
    site = Path(paths.strip())
    # Paths named by a .pth file come last, and .pth files in them (the checkout's) do not count.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    install = ("install", "--quiet", "--no-deps", "--no-index", "--ignore-installed", wheel)
    run(sys.executable, "-m", "pip", "--python", python, *install, cwd=home)
    return python


def test_the_wheel_holds_one_package_and_its_project(wheel: Path) -> None:
    """A stray top-level name would shadow somebody's module."""
    names = zipfile.ZipFile(wheel).namelist()
    carried = {name.split("/")[2] for name in names if name.startswith("netwright/_project/")}

    assert {name.split("/")[0].split("-")[0] for name in names} == {"netwright"}
    assert carried == {*PROJECT_FOLDERS, "netwright.toml", "prefect.yaml"}


def test_the_wheel_is_complete(wheel: Path) -> None:
    """A file that only the checkout has makes the tests pass and the user fail."""
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = run("git", "ls-files", "netwright", cwd=ROOT).splitlines()

    assert sorted(set(tracked) - names) == []


def test_the_projects_folders_are_not_importable(python: Path, tmp_path: Path) -> None:
    """They are the user's folders; an import of ours must not win."""
    names = (*PROJECT_FOLDERS, "tests", "benchmarks")
    code = f"import importlib.util as u; print([n for n in {names} if u.find_spec(n)])"

    assert run(python, "-P", "-c", code, cwd=tmp_path) == "[]\n"


def test_the_command_makes_a_project_and_finds_its_flows(python: Path, tmp_path: Path) -> None:
    """Outside of a checkout, as after `pip install netwright`."""
    netwright = python.with_name("netwright")
    flow = (
        "from netwright.project import entrypoint as e; print(e('flows.discovery.discovery').name)"
    )

    assert "discover" in run(netwright, "--help", cwd=tmp_path)
    run(netwright, "init", "my-network", cwd=tmp_path)
    assert run(python, "-P", "-c", flow, cwd=tmp_path / "my-network") == "discovery\n"
