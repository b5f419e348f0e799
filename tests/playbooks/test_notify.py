"""A webhook, Slack's format and e-mail are told, with secrets of the vault: notify, open_ticket."""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer

import pytest

from netwright.credentials.folder import open_vault
from netwright.credentials.writing import add_profile
from netwright.errors import DeviceUnreachable, NetwrightError, UsageError
from netwright.model.credential import Kind, Login, Profile
from netwright.model.secret import Secret
from netwright.project import find_project
from netwright.project.scaffold import init_project
from netwright.runs.notice import Asked, send
from netwright.transport.ansible.request import AnsibleHost, HostState
from netwright.transport.notice import Mailbox, Post, mail, post
from tests.playbooks.running import attempt, run


class _Listener(HTTPServer):
    heard: list[tuple[str | None, dict[str, str]]]


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server = self.server
        assert isinstance(server, _Listener)
        server.heard.append((self.headers["Authorization"], json.loads(body)))
        self.send_response(302 if self.path == "/moved" else 200)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _listening() -> Iterator[_Listener]:
    with _Listener(("127.0.0.1", 0), _Hook) as server:
        server.heard = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _add(root: Path, channels: str) -> None:
    settings = root / "netwright.toml"
    settings.write_text(settings.read_text() + channels)


@pytest.mark.integration
def test_a_ticket_is_planned_opened_once_and_told(tmp_path: Path) -> None:
    """The token comes from the vault and is seen by the webhook alone."""
    project = init_project(tmp_path / "project")
    token = Profile("tickets", Kind.API, Login("netwright", Secret("hunter22-token")))
    add_profile(open_vault(project.vault, project.vault_passwords, "default"), token)
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    host = AnsibleHost("sw-1.example", {**local, "netwright_project": str(project.root)})
    wanted = [{"channel": "desk", "severity": "critical", "about": "INC-7"}]
    with _listening() as server:
        url = f"http://127.0.0.1:{server.server_port}/"
        head = "\n[remediation.channels.desk]\n"
        _add(project.root, f'{head}kind = "webhook"\nurl = "{url}"\nprofile = "tickets"\n')

        planned = run(host, "open_ticket", wanted, "verify", "apply", is_check=True)
        assert (planned.facts["present"], server.heard) == ([False], [])
        assert planned.facts["diffs"] == ["!ticket to desk: [critical] INC-7 at sw-1.example"]

        made = run(host, "open_ticket", wanted, "apply", "verify")
        assert (made.facts["present"], made.facts["was_present"]) == ([True], [False])
        [(authorization, document)] = server.heard
        assert authorization == "Bearer hunter22-token"
        assert (document["kind"], document["about"]) == ("ticket", "INC-7")
        assert "hunter22" not in repr(made)

        unknown = [{**wanted[0], "channel": "nowhere"}]
        told = attempt(host, "notify", unknown, "apply", is_check=True)
        assert told.state is HostState.FAILED


def test_a_token_is_not_taken_elsewhere() -> None:
    """A webhook that points at somebody else has refused."""
    with _listening() as server:
        url = f"http://127.0.0.1:{server.server_port}"
        post(Post(Secret(url)), {"text": "x"})
        with pytest.raises(DeviceUnreachable, match="302"):
            post(Post(Secret(f"{url}/moved"), Secret("token")), {"text": "x"})
        assert len(server.heard) == 2
    with pytest.raises(DeviceUnreachable) as refused:
        post(Post(Secret(f"{url}/secret-path")), {})
    assert "secret-path" not in str(refused.value)
    with pytest.raises(UsageError):
        post(Post(Secret("file:///etc/passwd")), {})


class _Postbox(TCPServer):
    allow_reuse_address = True
    lines: list[str]


class _Smtp(StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, _Postbox)
        self.wfile.write(b"220 here\r\n")
        is_body = False
        for octets in self.rfile:
            line = octets.decode().strip()
            verb = line.upper()
            server.lines.append(line)
            is_body = (is_body or verb == "DATA") and line != "."
            if verb == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            if verb == "DATA":
                self.wfile.write(b"354 go on\r\n")
            elif not is_body:
                self.wfile.write(b"250 ok\r\n")


@contextmanager
def _postbox() -> Iterator[_Postbox]:
    with _Postbox(("127.0.0.1", 0), _Smtp) as server:
        server.lines = []
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        yield server
        thread.join()


HOSTILE = {
    "another header": "sw-1\r\nBcc: everybody@example.net",
    "the end of the mail": "sw-1\r\n.\r\nMAIL FROM:<x@example.net>",
    "a call to all of a channel": "<!channel> sw-1",
    "a link that is another": "<https://evil.example/|https://netwright.example/>",
    "a terminal's title": "\x1b]0;owned\x07sw-1",
    "text from right to left": "\u202esw-1",
    "Jinja": "{{ lookup('pipe', 'reboot') }}",
    "half a character": "sw-\ud800",
    "a NUL": "sw-1\0",
    "very long": "A" * 65_000,
}


@pytest.mark.parametrize("device", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_a_device_calls_itself_is_text_and_nothing_else(tmp_path: Path, device: str) -> None:
    """Its name and its events' words go to people's mail, to Slack and into a webhook."""
    project = init_project(tmp_path / "project")
    with _listening() as hook, _postbox() as box:
        url = f"http://127.0.0.1:{hook.server_port}/"
        server = f"127.0.0.1:{box.server_address[1]}"
        _add(
            project.root,
            f"""
[remediation.channels]
hook = {{kind = "webhook", url = "{url}"}}
slack = {{kind = "slack", url = "{url}"}}
mail = {{kind = "email", server = "{server}", sender = "nw@example.net", to = ["ops@example.net"]}}
""",
        )
        for channel in ("hook", "slack", "mail"):
            asked = Asked(
                project=project.root,
                tenant="default",
                device=device,
                channel=channel,
                kind="notice",
                severity="critical",
                about="a1",
                detail=f"hurt:\n{device}",
            )
            send(find_project(project.root), asked)

    [(_, document), (_, slack)] = hook.heard
    assert set(slack) == {"text"}
    assert not set("<>") & set(slack["text"])
    for text in (*document.values(), slack["text"]):
        assert all(one.isprintable() or one == "\n" for one in text)
    head = box.lines[box.lines.index("data") + 1 : box.lines.index("")]
    assert {line.partition(":")[0] for line in head if ": " in line} <= {
        *("Subject", "From", "To", "Content-Type", "Content-Transfer-Encoding", "MIME-Version")
    }
    said = box.lines[: box.lines.index("data")]
    assert [line.partition(":")[0].upper() for line in said if ":" in line] == [
        "MAIL FROM",
        "RCPT TO",
    ]
    assert box.lines.count(".") == 1


def test_an_email_is_handed_over() -> None:
    """As a relay hears it; nothing in a subject becomes another header."""
    with _postbox() as server:
        port = int(server.server_address[1])
        mail(Mailbox("127.0.0.1", port, "nw@example.net", ("ops@example.net",)), "INC-7", "Text")

    assert "Subject: INC-7" in server.lines
    assert "To: ops@example.net" in server.lines
    with pytest.raises(ValueError, match="may not contain linefeed"):
        mail(Mailbox("127.0.0.1", port, "nw@example.net", ("a@example.net",)), "a\nBcc: b", "")


@pytest.mark.parametrize("server", ["mail.example.net", "mail.example.net:", "a b:25", "@x:25"])
def test_a_server_without_a_port_is_an_error_of_the_settings(tmp_path: Path, server: str) -> None:
    """Not one of the night on which somebody is to be told."""
    project = init_project(tmp_path / "project")
    _add(project.root, f'\n[remediation.channels.m]\nkind = "email"\nserver = "{server}"\n')

    with pytest.raises(NetwrightError, match="server"):
        find_project(project.root)


def test_a_channel_that_is_announced_on_has_to_exist(tmp_path: Path) -> None:
    """Said when the settings are read, not when somebody was to be told."""
    project = init_project(tmp_path / "project")
    _add(project.root, '\n[remediation]\nannounce = ["desk"]\n')

    with pytest.raises(NetwrightError, match="no channel desk"):
        find_project(project.root)
