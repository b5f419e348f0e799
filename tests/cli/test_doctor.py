"""`netwright doctor`."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path
from threading import Thread
from typing import Any, Self

import pytest

from netwright.cli import main
from netwright.project import Project, init_project
from netwright.store.migrate import open_current
from netwright.vault.envelope import MARK


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A new project."""
    for name in ("NETWRIGHT_DATABASE_URL", "NETWRIGHT_PROJECT", "PREFECT_API_URL"):
        monkeypatch.delenv(name, raising=False)
    return init_project(tmp_path / "my-network")


def doctor(project: Project, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    """Return the exit code and the checks by name."""
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--json", "--project", str(project.root)])
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert all(check.keys() == {"name", "status", "detail", "fix"} for check in checks)
    assert isinstance(ended.value.code, int)
    return ended.value.code, {check["name"]: check for check in checks}


def test_a_new_project_is_fit(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The first command after `init` must not scare anybody."""
    code, checks = doctor(project, capsys)

    assert code == 0
    assert [name for name, check in checks.items() if check["status"] == "fail"] == []
    assert not (project.root / ".netwright" / "netwright.db").exists()  # looking makes nothing


def test_a_vault_password_open_to_others_fails(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads it reads every credential."""
    password = Path(project.vault_passwords["default"])
    password.chmod(0o644)

    code, checks = doctor(project, capsys)

    assert (code, checks["vault_password"]["status"]) == (1, "fail")
    assert checks["vault_password"]["fix"] == f"chmod 0600 {password}"


def test_a_vault_password_that_git_would_take_fails(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """The next `git add -A` publishes it."""
    (project.root / ".gitignore").write_text("")

    assert doctor(project, capsys)[1]["vault_password_ignored"]["status"] == "fail"


def test_a_plain_credential_file_fails(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files are encrypted before they are committed, or not at all."""
    (project.vault / "good.yml").write_text(f"{MARK}1.1;AES256\n6162\n")
    (project.vault / "bad.yml").write_text("kind: ssh\npassword: canary\n")

    check = doctor(project, capsys)[1]["vault_files"]

    assert (check["status"], "canary" in str(check)) == ("fail", False)
    assert check["fix"].startswith("ansible-vault encrypt")


def test_an_inventory_that_cannot_be_read_names_the_place(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """Found now, not by tonight's run."""
    (project.inventory / "scopes.yaml").write_text("seoul: {targts: [10.0.0.1]}\n")

    check = doctor(project, capsys)[1]["inventory"]

    assert (check["status"], "targts" in check["detail"]) == ("fail", True)


def test_a_project_without_credentials_is_told_how_to_add_one(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without one a discovery finds what answers a ping."""
    check = doctor(project, capsys)[1]["credentials"]

    assert (check["status"], check["fix"]) == ("warn", "netwright creds add")


def test_a_database_in_use_shows_its_schema(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """And is left as it is."""
    open_current(project.database_url).close()

    assert doctor(project, capsys)[1]["database"]["status"] == "ok"


def test_a_database_of_another_version_fails(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before a night's discovery does."""
    store = open_current(project.database_url)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    store.close()

    check = doctor(project, capsys)[1]["database"]

    assert (check["status"], check["fix"]) == ("fail", "netwright db upgrade")


def test_a_database_password_is_not_shown(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Doctor's output is pasted into tickets."""
    url = "postgresql+psycopg://u:canary@127.0.0.1:9/d?connect_timeout=2"
    monkeypatch.setenv("NETWRIGHT_DATABASE_URL", url)

    code, checks = doctor(project, capsys)

    assert (code, checks["database"]["status"], "canary" in str(checks)) == (1, "fail", False)


@pytest.mark.parametrize(
    ("version", "status"),
    [(metadata.version("prefect"), "ok"), ("3.9.0", "warn"), (None, "fail")],
)
def test_the_prefect_server_is_asked_for_its_version(
    project: Project,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    version: str | None,
    status: str,
) -> None:
    """A worker and a server of different versions fail in ways that do not say so."""
    with _server(version) as server:
        monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{server.server_port}/api")
        check = doctor(project, capsys)[1]["prefect"]

    assert check["status"] == status


class _Server(ThreadingHTTPServer):
    """An HTTP server that runs while its block does."""

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


def _server(version: str | None) -> _Server:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_version = self.path == "/api/admin/version" and version
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(version).encode() if is_version else b"<html>")

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    return _Server(("127.0.0.1", 0), Answer)


def test_outside_a_project_the_machine_is_checked_all_the_same(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be the first command ever typed."""
    monkeypatch.chdir(project.root.parent)
    with pytest.raises(SystemExit) as ended:
        main(["doctor"])
    shown = capsys.readouterr().out

    assert (ended.value.code, "netwright init" in shown, "python" in shown) == (0, True, True)
