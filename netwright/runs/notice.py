"""A process of its own that sends a notice: the secrets of its channel come from the vault.

A playbook's module asks it by JSON on standard input and gets JSON on standard output.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from netwright.errors import NetwrightError, UsageError
from netwright.model.credential import Kind, Login
from netwright.model.secret import Secret
from netwright.project import Project, find_project
from netwright.project.credentials import profiles_of
from netwright.settings import ChannelSettings
from netwright.transport.notice import Mailbox, Post, mail, post


class Asked(BaseModel):
    """What a playbook's module asks for; all texts are parameters, of a closed alphabet."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    project: Path
    tenant: str
    device: str
    channel: str
    kind: str  # notice or ticket
    severity: str
    about: str
    check: bool = False


def send(project: Project, asked: Asked) -> dict[str, Any]:
    """Send it, or with `check` only find out whether it could be.

    Raises:
        UsageError: there is no such channel.
        DeviceUnreachable: nobody took it.
        VaultError: the vault cannot be opened.
    """
    channel = project.settings.remediation.channels.get(asked.channel)
    if channel is None:
        raise UsageError(f"there is no channel {asked.channel}", "remediation.channels has them")
    login = _login(project, asked.tenant, channel)
    if not asked.check:
        _tell(channel, login, asked)
    return {"changed": True, "diffs": [f"!{asked.kind} to {asked.channel}: {_subject(asked)}"]}


def _login(project: Project, tenant: str, channel: ChannelSettings) -> Login | None:
    if not channel.profile:
        return None
    profile = profiles_of(project, tenant).get(channel.profile)
    if profile is None or profile.kind is not Kind.API or not isinstance(profile.credential, Login):
        raise UsageError(f"there is no profile {channel.profile} of kind api")
    return profile.credential


def _tell(channel: ChannelSettings, login: Login | None, asked: Asked) -> None:
    if channel.kind == "email":
        mail(_mailbox(channel, login), _subject(asked), _text(asked))
        return
    where = _post(channel, login)
    if channel.kind == "slack":
        post(where, {"text": _text(asked)})
        return
    post(where, asked.model_dump(exclude={"project", "check"}) | {"text": _text(asked)})


def _post(channel: ChannelSettings, login: Login | None) -> Post:
    password = login.password if login else None
    if channel.url:
        from_settings = Secret(channel.url)
        return Post(from_settings, password)
    if password is None:
        raise UsageError("a channel needs a url, or a profile whose password is one")
    return Post(password)


def _mailbox(channel: ChannelSettings, login: Login | None) -> Mailbox:
    host, _, port = channel.server.rpartition(":")
    account = (login.username, login.password) if login and login.password else None
    return Mailbox(host, int(port), channel.sender, channel.to, account, channel.tls)


def _subject(asked: Asked) -> str:
    return f"[{asked.severity}] {asked.about} at {asked.device}"


def _text(asked: Asked) -> str:
    return f"Netwright {asked.kind}: {_subject(asked)} (tenant {asked.tenant})"


def main() -> None:
    """Do what standard input asks for."""
    try:
        asked = Asked.model_validate_json(sys.stdin.read())
        told = send(find_project(asked.project), asked)
    except ValidationError as error:
        told = {"failed": f"asked wrongly: {error.errors(include_input=False)[0]['msg']}"}
    except NetwrightError as error:
        told = {"failed": f"{error}" + (f" ({error.hint})" if error.hint else "")}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
