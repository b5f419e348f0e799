"""Tell people or other systems: a webhook, Slack or what understands its format, e-mail."""

import json
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage

from netwright.errors import DeviceUnreachable, UsageError
from netwright.model.secret import Secret

TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Post:
    """A webhook; its address may itself be the secret."""

    url: Secret
    token: Secret | None = None


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where e-mail is handed over, and for whom."""

    server: str
    port: int
    sender: str
    to: tuple[str, ...]
    login: tuple[str, Secret] | None = None
    tls: bool = False


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A token is for whom it was meant, and for nobody he points at."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def post(where: Post, document: Mapping[str, object]) -> None:
    """Post a JSON document.

    Raises:
        UsageError: the address is none of HTTP.
        DeviceUnreachable: nobody took it.
    """
    url = where.url.reveal()
    if not url.startswith(("https://", "http://")):
        raise UsageError("a webhook's address begins with https:// or http://")
    headers = {"Content-Type": "application/json"}
    if where.token:
        headers["Authorization"] = f"Bearer {where.token.reveal()}"
    body = json.dumps(document).encode()
    request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310 - checked
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT_S):
            return
    except urllib.error.HTTPError as error:
        error.close()
        raise DeviceUnreachable("webhook", f"answered {error.code}") from None
    except (OSError, ValueError) as error:  # `from None`: a cause may quote the address
        raise DeviceUnreachable("webhook", f"not reached: {type(error).__name__}") from None


def mail(where: Mailbox, subject: str, text: str) -> None:
    """Hand an e-mail over.

    Raises:
        DeviceUnreachable: nobody took it.
    """
    message = EmailMessage()
    message["Subject"], message["From"] = subject, where.sender
    message["To"] = ", ".join(where.to)
    message.set_content(text)
    try:
        with smtplib.SMTP(where.server, where.port, timeout=TIMEOUT_S) as server:
            if where.tls:
                server.starttls(context=ssl.create_default_context())
            if where.login:
                server.login(where.login[0], where.login[1].reveal())
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        reason = f"not handed over: {type(error).__name__}"
        raise DeviceUnreachable("e-mail", reason) from None
