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
from netwright.errors import DeviceUnreachable, UsageError
from netwright.model.credential import Kind, Login, Profile
from netwright.model.secret import Secret
from netwright.project.scaffold import init_project
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


def test_an_email_is_handed_over() -> None:
    """As a relay hears it; nothing in a subject becomes another header."""
    with _Postbox(("127.0.0.1", 0), _Smtp) as server:
        server.lines = []
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        port = int(server.server_address[1])
        mail(Mailbox("127.0.0.1", port, "nw@example.net", ("ops@example.net",)), "INC-7", "Text")
        thread.join()

    assert "Subject: INC-7" in server.lines
    assert "To: ops@example.net" in server.lines
    with pytest.raises(ValueError, match="may not contain linefeed"):
        mail(Mailbox("127.0.0.1", port, "nw@example.net", ("a@example.net",)), "a\nBcc: b", "")
