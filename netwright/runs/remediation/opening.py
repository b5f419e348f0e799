"""Make a tenant's desk out of a project, and run responders for all tenants."""

import atexit
import logging
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from threading import Event as Flag
from threading import Thread

from netwright.errors import NetwrightError
from netwright.events.rules.rule import Rule
from netwright.logs import carry_context
from netwright.logs.redaction import redact
from netwright.model.secret import Secret
from netwright.project import Project, data_root
from netwright.runs.clock import utc_now
from netwright.runs.notice import Asked, send
from netwright.runs.owner import is_gone, this_process
from netwright.runs.remediation.anchoring import anchor
from netwright.runs.remediation.desk import Desk, News, Times
from netwright.runs.remediation.devices import KnownDevices
from netwright.runs.remediation.responder import Responder
from netwright.runs.remediation.surroundings import Surroundings
from netwright.store.actions import busy_tenants
from netwright.store.database import Store
from netwright.store.incidents import troubled_tenants
from netwright.transport.ansible.runner import AnsibleRunner, Start
from netwright.transport.ansible.warm import WarmServer
from netwright.vault.passwords import read_password

PLAYBOOKS = "playbooks"
LOOK_S = 0.2
WAIT_S = 5.0
ANCHOR = timedelta(minutes=5)
"""How often the end of the audit is written down elsewhere."""

logger = logging.getLogger(__name__)


def open_desk(project: Project, store: Store, tenant: str) -> Desk:
    """Return what remediation of a tenant works with."""
    told = project.settings.remediation
    times = Times(run_s=told.run_timeout_s, helped_after=timedelta(seconds=told.helped_after_s))
    return Desk(
        store=store,
        tenant=tenant,
        roots=tuple(dict.fromkeys([project.root / PLAYBOOKS, data_root() / PLAYBOOKS])),
        runner=AnsibleRunner(redact, _own_environment(project), _start(told.runner)),
        devices=KnownDevices(project, store, tenant),
        surroundings=Surroundings(project, store, tenant, utc_now),
        clock=utc_now,
        new_id=_new_id,
        holder=this_process(),
        is_gone=is_gone,
        known_hosts=project.known_hosts,
        vault=partial(_vault_passwords, project),
        times=times,
        four_eyes=told.four_eyes,
        channels={name: partial(_announce, project, tenant, name) for name in told.announce},
    )


def _announce(project: Project, tenant: str, channel: str, news: News) -> None:
    told = {"kind": "notice", "severity": news.severity, "about": news.about, "detail": news.detail}
    whose = {"project": project.root, "tenant": tenant, "device": news.device, "channel": channel}
    send(project, Asked.model_validate(whose | told))


def _vault_passwords(project: Project) -> dict[str, Secret]:
    sources = project.vault_passwords.items()
    return {vault_id: read_password(source, vault_id) for vault_id, source in sources}


@cache
def _start(runner: str) -> Start | None:
    """Return what runs playbooks; a warm server is one for all tenants, as long as we live."""
    if runner == "ansible-runner":
        return None
    server = WarmServer(Path(runner).expanduser())
    atexit.register(server.close)
    return server.ask


def _own_environment(project: Project) -> frozenset[str]:
    """Return the variables without which a process of ours finds no settings and no vault."""
    sources = (source.partition("env:") for source in project.vault_passwords.values())
    settings = {name for name in os.environ if name.startswith("NETWRIGHT_")}
    return frozenset(settings | {name for before, _, name in sources if not before and name})


def _new_id() -> str:
    return f"{utc_now():%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


@contextmanager
def responding(
    project: Project, store: Store, rules: Sequence[Rule], *, once: bool
) -> Iterator[None]:
    """Answer incidents of all tenants while the block runs; with `once` when it has ended."""
    team = _Team(project, store, rules)
    if once:
        yield
        team.look()
        return
    stop = Flag()
    thread = Thread(target=carry_context(team.run), args=(stop,), name="responder")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


class _Team:
    """A responder for each tenant that has trouble."""

    def __init__(self, project: Project, store: Store, rules: Sequence[Rule]) -> None:
        self._project, self._store, self._rules = project, store, rules
        self._of: dict[str, Responder] = {}
        self._anchored_at: datetime | None = None

    def run(self, stop: Flag) -> None:
        """Look after everybody until asked to stop; what stands in the way is said once."""
        said = ""
        while not stop.wait(LOOK_S):
            try:
                self.look()
                said = ""
            except NetwrightError as error:  # the database is away, a playbook is broken: go on
                if str(error) != said:
                    said = str(error)
                    logger.warning("remediation waits", extra={"reason": said})
                stop.wait(WAIT_S)
            except Exception:  # a fault of ours must not leave blocks in force for ever
                logger.exception("remediation stumbled")
                stop.wait(WAIT_S)

    def look(self) -> None:
        """Look once at every tenant that has incidents or actions; one's trouble is not another's.

        Raises:
            NetwrightError: the first trouble, when everybody has been looked after.
        """
        troubles: list[NetwrightError] = []
        with self._store.read() as session:
            tenants = {*busy_tenants(session), *troubled_tenants(session)}
        for tenant in sorted(tenants):
            try:
                self._responder(tenant).look()
            except NetwrightError as error:
                troubles.append(error)
        if self._anchored_at is None or utc_now() - self._anchored_at >= ANCHOR:
            self._anchored_at = utc_now()
            for tenant in self._of:
                anchor(self._project, self._store, tenant)
        if troubles:
            raise troubles[0]

    def _responder(self, tenant: str) -> Responder:
        if tenant not in self._of:
            desk = open_desk(self._project, self._store, tenant)
            self._of[tenant] = Responder(self._project, desk, self._rules)
        return self._of[tenant]
