"""A process of its own that sends a notice: the secrets of its channel come from the vault."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from netwright.errors import UsageError
from netwright.model.credential import Kind, Login
from netwright.model.secret import Secret
from netwright.project import Project, find_project
from netwright.project.credentials import profiles_of
from netwright.runs.asked import answer
from netwright.settings import ChannelSettings
from netwright.transport.notice import Mailbox, Post, mail, post

_HIDDEN = "\N{REPLACEMENT CHARACTER}"
_LINE = 200
_TEXT = 4_000


class Asked(BaseModel):
    """What a playbook's module asks for.

    Its texts are parameters, of a closed alphabet; the device's name is what the device says.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    project: Path
    tenant: str
    device: str
    channel: str
    kind: str  # notice or ticket
    severity: str
    about: str
    detail: str = ""  # more words, whoever they are from
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
        post(where, {"text": _for_slack(_text(asked))})
        return
    told = asked.model_dump(exclude={"project", "check"}) | {"text": _text(asked)}
    post(where, {name: _plain(str(value))[:_TEXT] for name, value in told.items()})


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
    return Mailbox(host.strip("[]"), int(port), channel.sender, channel.to, account, channel.tls)


def _subject(asked: Asked) -> str:
    return _plain(f"[{asked.severity}] {asked.about} at {asked.device}").replace("\n", " ")[:_LINE]


def _text(asked: Asked) -> str:
    head = f"Netwright {asked.kind}: {_subject(asked)} (tenant {asked.tenant})"
    return "\n".join(filter(None, (head, _plain(asked.detail)[:_TEXT])))


def _plain(text: str) -> str:
    """Leave lines of what people can see: no terminal, mail header or reader is told anything."""
    return "".join(
        one if one.isprintable() or one == "\n" else "\N{REPLACEMENT CHARACTER}" for one in text
    )


def _for_slack(text: str) -> str:
    """Escape what Slack would take for a link, or for a call to everybody: its three characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def main() -> None:
    """Do what standard input asks for."""
    answer(Asked, lambda asked: send(find_project(asked.project), asked))


if __name__ == "__main__":
    main()
