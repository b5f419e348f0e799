"""`netwright creds`."""

import getpass
import io
import json
import logging
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from netwright.cli import main
from netwright.vault.keys import VaultKeys, VaultPassword
from netwright.vault.passwords import read_password

SSH = {"username": "netops", "password": "CANARY-ssh", "enable_password": "CANARY-enable"}
V3 = {
    "username": "ro",
    "auth_protocol": "SHA",
    "auth_key": "CANARY-auth",
    "priv_protocol": "AES",
    "priv_key": "CANARY-priv",
}


class Terminal(io.StringIO):
    """Somebody sits there."""

    def isatty(self) -> bool:
        """Say so."""
        return True


Run = Callable[..., tuple[int, Any]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new project; to make one takes longer than to copy it."""
    root = tmp_path_factory.mktemp("template") / "project"
    with pytest.raises(SystemExit):
        main(["init", str(root), "--quiet"])
    return root


@pytest.fixture
def project(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new project, in which all commands run."""
    root = tmp_path / "project"
    shutil.copytree(template, root)
    monkeypatch.setenv("NETWRIGHT_PROJECT", str(root))
    return root


@pytest.fixture
def run(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command; return its exit code and what it said in JSON."""
    assert project.is_dir()
    capsys.readouterr()

    def run_command(*arguments: str, stdin: object = None) -> tuple[int, Any]:
        if not isinstance(stdin, Terminal):
            octets = stdin if isinstance(stdin, bytes) else json.dumps(stdin).encode()
            stdin = io.TextIOWrapper(io.BytesIO(octets))
        monkeypatch.setattr(sys, "stdin", stdin)
        with pytest.raises(SystemExit) as ended:
            main(["creds", *arguments, "--json"])
        output = capsys.readouterr()
        assert "CANARY" not in output.out + output.err
        code = ended.value.code
        assert isinstance(code, int)
        return code, json.loads(output.out)

    return run_command


def add_all(run: Run) -> None:
    """Add a profile of three kinds."""
    for name, kind, fields in (
        ("core", "ssh", SSH),
        ("v3", "snmp_v3", V3),
        ("ro", "snmp_v2c", {"community": "CANARY-ro"}),
    ):
        assert run("add", name, "--kind", kind, "--secret-stdin", stdin=fields)[0] == 0


def test_profiles_are_added_and_listed_in_the_order_they_are_tried(run: Run) -> None:
    """The contract's keys; a community has no user name."""
    add_all(run)
    options = ("--order", "5", "--scope", "10.0.0.0/8", "--scope", "2001:db8::/32")
    run("add", "edge", "--kind", "ssh", "--realm", "local", *options, "--secret-stdin", stdin=SSH)
    code, listed = run("list")

    assert (code, [each["name"] for each in listed["data"]]) == (0, ["edge", "core", "ro", "v3"])
    assert listed["data"][0] == {
        "name": "edge",
        "kind": "ssh",
        "username": "netops",
        "order": 5,
        "scopes": ["10.0.0.0/8", "2001:db8::/32"],
        "realm": "local",
    }
    assert listed["data"][2].keys() == {"name", "kind", "order", "scopes", "realm"}


def test_secrets_may_come_from_a_file(run: Run, tmp_path: Path) -> None:
    """A deployment system writes one and removes it again."""
    file = tmp_path / "secrets.json"
    file.write_text(json.dumps(SSH))

    assert run("add", "core", "--kind", "ssh", "--secret-file", str(file))[0] == 0


def test_secrets_are_asked_for_on_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that is typed is shown, and nothing stands on the command line."""
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return "" if "Enable" in question else "CANARY-typed"

    monkeypatch.setattr("getpass.getpass", answer)
    code, _ = run("add", "core", "--kind", "ssh", "--username", "netops", stdin=Terminal())

    assert (code, asked) == (0, ["Password: ", "Enable password: "])
    assert run("show", "core")[1]["secrets"] == ["password"]


def test_an_snmp_v3_user_without_privacy_is_not_asked_for_a_key(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is anybody asked twice."""
    shown = {"User name": "ro", "Authentication protocol": "SHA", "Privacy protocol": ""}

    def prompt(question: str, **_: object) -> str:
        return next(answer for start, answer in shown.items() if question.startswith(start))

    monkeypatch.setattr("typer.prompt", prompt)
    monkeypatch.setattr("getpass.getpass", lambda _: "CANARY-typed")
    code, _ = run("add", "v3", "--kind", "snmp_v3", stdin=Terminal())

    assert (code, run("show", "v3")[1]["secrets"]) == (0, ["auth_key"])


def test_one_source_of_secrets_at_a_time(run: Run, tmp_path: Path) -> None:
    """Which of them is meant cannot be guessed."""
    sources = ("--secret-stdin", "--secret-file", str(tmp_path / "x"))

    assert run("add", "core", "--kind", "ssh", *sources, stdin=SSH)[0] == 2


@pytest.mark.parametrize(
    ("stdin", "code", "message"),
    [
        (b'{"password": "CANARY', 2, "standard input: not a JSON object"),
        (b'["CANARY"]', 2, "standard input: not a JSON object"),
        (b"{}", 1, "core: username: missing"),
        (b'{"username": "x", "pasword": "CANARY"}', 1, "core: pasword: unknown key of ssh"),
        (b'{"username": "x", "password": 12345}', 1, "core: password: not a text"),
    ],
)
def test_what_is_wrong_with_the_secrets_is_said_without_them(
    run: Run, stdin: bytes, code: int, message: str
) -> None:
    """The error may go to a ticket."""
    ended, error = run("add", "core", "--kind", "ssh", "--secret-stdin", stdin=stdin)

    assert (ended, message in error["error"]["message"]) == (code, True)
    assert run("list")[1]["data"] == []


def test_without_a_terminal_nobody_is_asked(run: Run) -> None:
    """A script must not hang."""
    code, error = run("add", "core", "--kind", "ssh")

    assert (code, error["error"]["hint"]) == (2, "give the secrets as JSON with --secret-stdin")


def test_an_existing_profile_is_changed_only_on_purpose(run: Run) -> None:
    """And what is not given stays as it was."""
    add_all(run)
    new = {"password": "CANARY-new"}
    assert run("add", "core", "--kind", "ssh", "--secret-stdin", stdin=new | SSH)[0] == 1
    code, changed = run(
        "add", "core", "--kind", "ssh", "--secret-stdin", "--replace", "--order", "3", stdin=new
    )

    assert (code, changed["username"], changed["order"]) == (0, "netops", 3)
    assert run("show", "core")[1]["secrets"] == ["enable_password", "password"]


def test_show_tells_everything_but_the_secrets(run: Run) -> None:
    """Which secrets there are is no secret."""
    add_all(run)

    assert run("show", "v3") == (
        0,
        {
            "name": "v3",
            "kind": "snmp_v3",
            "username": "ro",
            "order": 100,
            "scopes": [],
            "realm": "default",
            "auth_protocol": "SHA",
            "priv_protocol": "AES-128",
            "secrets": ["auth_key", "priv_key"],
            "provider": "vault",
        },
    )


def test_profiles_are_put_in_order(run: Run) -> None:
    """Before all others, whatever their order is."""
    add_all(run)
    code, listed = run("order", "v3", "core")

    assert (code, [each["name"] for each in listed["data"]]) == (0, ["v3", "core", "ro"])


def test_a_profile_is_removed(run: Run, project: Path) -> None:
    """With its file."""
    add_all(run)
    run("remove", "core")

    assert [each["name"] for each in run("list")[1]["data"]] == ["ro", "v3"]
    assert not (project / "vault" / "core.yml").exists()


@pytest.mark.parametrize("command", ["show", "remove", "order", "unlock"])
def test_an_unknown_profile_is_named(run: Run, command: str) -> None:
    """One line, and how to see which there are."""
    code, error = run(command, "gone")

    assert code in {1, 2}
    assert "creds list" in error["error"]["hint"]


def test_tenants_have_their_own(run: Run, project: Path) -> None:
    """In a folder of their own."""
    stdin = {"community": "CANARY-acme"}
    run("add", "ro", "--kind", "snmp_v2c", "--secret-stdin", "--tenant", "acme", stdin=stdin)

    assert (project / "vault" / "acme" / "ro.yml").exists()
    assert run("list")[1]["data"] == []
    assert len(run("list", "--tenant", "acme")[1]["data"]) == 1


def test_the_vault_moves_to_a_new_password(run: Run, project: Path) -> None:
    """The old one opens nothing any more, and the report says what was moved."""
    add_all(run)
    file = project / ".netwright" / "vault_password"
    old = read_password(str(file), "default")
    code, report = run("rekey")

    assert (code, [each["state"] for each in report["data"]]) == (0, ["rekeyed"] * 3)
    assert json.loads((project / ".netwright" / "rekey.json").read_text()) == report["data"]
    assert read_password(str(file), "default") != old
    assert len(run("list")[1]["data"]) == 3
    with pytest.raises(Exception, match="wrong vault password"):
        VaultKeys([VaultPassword("default", old)]).open((project / "vault/ro.yml").read_text())


def test_a_rekey_that_fails_on_a_file_says_which(run: Run, project: Path) -> None:
    """Both passwords stay in use until it is mended."""
    add_all(run)
    (project / "vault" / "broken.yml").write_text("$ANSIBLE_VAULT;1.1;AES256\n3030\n")
    code, report = run("rekey")
    (project / "vault" / "broken.yml").unlink()

    assert code == 1
    assert [each["reason"] for each in report["data"] if each["state"] == "failed"] == [
        "damaged vault data"
    ]
    assert len(run("list")[1]["data"]) == 3


def test_trials_are_told_in_the_shape_of_the_contract(run: Run) -> None:
    """Nobody listens on port 1 of loopback, so no credential works: exit code 4."""
    add_all(run)
    code, told = run("test", "127.0.0.1", "--snmp-port", "1", "--ssh-port", "1")

    assert code == 4
    assert [each["profile"] for each in told["data"]] == ["core", "ro", "v3"]
    assert {each["outcome"] for each in told["data"]} == {"no_answer"}
    assert told["data"][0].keys() == {"device", "address", "profile", "outcome", "detail"}


def test_an_account_that_was_used_can_be_unlocked(run: Run) -> None:
    """After that it is tried again at once."""
    add_all(run)
    run("test", "127.0.0.1", "--profile", "core", "--ssh-port", "1")

    assert run("unlock", "core") == (0, {"name": "core", "accounts": 1})
    assert run("unlock", "ro") == (0, {"name": "ro", "accounts": 0})


def test_what_was_tried_is_audited_and_reported(run: Run) -> None:
    """Who, with which profile, where, and how it ended; and which profiles serve for nothing."""
    add_all(run)
    run("test", "127.0.0.1", "--profile", "core", "--ssh-port", "1", "--snmp-port", "1")
    _, audit = run("audit", "--profile", "core")
    code, report = run("report", "--days", "30")

    [use] = audit["data"]
    assert (use["outcome"], use["run_kind"], use["by"]) == (
        "no_answer",
        "creds test",
        getpass.getuser(),
    )
    assert code == 0
    assert [each["profile"] for each in report["data"]["unused"]] == ["core", "ro", "v3"]
    assert report["data"]["without_credential"] == report["data"]["still_on_old"] == []


def test_a_profile_that_opens_nothing_known_is_not_rotated(run: Run) -> None:
    """There is no device to change; and one of a shared realm is the AAA server's."""
    add_all(run)
    run("add", "own", "--kind", "ssh", "--realm", "local", "--secret-stdin", stdin=SSH)

    assert run("rotate", "own")[1]["data"][0]["devices"] == []
    assert run("rotate", "own", "--apply")[0] == 2
    assert run("rotate", "core", "--apply")[0] == 6
    assert run("rotate", "gone")[0] == 2


def test_trust_is_for_an_address(run: Run) -> None:
    """Where nothing is suspected, nothing is trusted."""
    assert run("trust", "10.0.0.1") == (0, {"address": "10.0.0.1", "engines": []})
    assert run("trust", "r1")[0] == 2


def test_a_vault_id_without_a_password_cannot_be_moved(run: Run) -> None:
    """A typing error, most of the time."""
    assert run("rekey", "--vault-id", "gone")[0] == 1


def test_no_secret_leaves_the_vault(
    run: Run, project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither into files, nor into logs, nor into the environment; `run` watches the output."""
    caplog.set_level(logging.DEBUG)
    add_all(run)
    for command in (["list"], ["show", "core"], ["order", "ro"], ["rekey"], ["unlock", "core"]):
        run(*command)
    written = b"".join(path.read_bytes() for path in project.rglob("*") if path.is_file())

    assert b"CANARY" not in written
    assert "CANARY" not in caplog.text
    assert "CANARY" not in str(dict(os.environ))
