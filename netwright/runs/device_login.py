"""How a process that a playbook asks logs in to the device it is asked about."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from netwright.discovery.credential_cycling import find_entry
from netwright.errors import AuthenticationFailed
from netwright.project import Project, find_project
from netwright.project.credentials import profiles_of
from netwright.runs.clock import utc_now
from netwright.runs.remediation.logins import remediation_budget
from netwright.runs.run_id import new_run_id
from netwright.store.database import Store
from netwright.store.migrate import open_current
from netwright.transport.ssh.host_keys import HostKeyMode, HostKeys
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions
from netwright.transport.ssh.session import CliSession

Login = Callable[[], AbstractContextManager[CliSession]]


class DeviceAsked(BaseModel):
    """What every playbook's module tells of the device."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    check: bool = False
    project: Path
    tenant: str
    device: str
    profile: str
    address: IPv4Address | IPv6Address
    port: int
    platform: str


@contextmanager
def logins(asked: DeviceAsked) -> Iterator[Login]:
    """Yield what logs in, while the project's store is open.

    Raises:
        AuthenticationFailed: the profile may not be offered there.
        VaultError: the vault cannot be opened.
    """
    project = find_project(asked.project)
    with closing(open_current(project.database_url)) as store:
        yield login_of(project, store, asked)


def login_of(project: Project, store: Store, asked: DeviceAsked) -> Login:
    """Return how to log in: each time from the budget that all logins of the tenant share.

    Raises:
        AuthenticationFailed: the profile may not be offered there.
        VaultError: the vault cannot be opened.
    """
    profile = profiles_of(project, asked.tenant).get(asked.profile)
    if profile is None or not profile.covers(asked.address):
        raise AuthenticationFailed(asked.device, f"profile {asked.profile} is not for it")
    keys = HostKeys(project.known_hosts, HostKeyMode.STRICT)
    whose = (asked.tenant, new_run_id(utc_now()))

    def login() -> CliSession:
        budget = remediation_budget(project, store, whose, utc_now)
        options = SshOptions(keys, budget=budget)
        entry = find_entry(
            [profile],
            str(asked.address),
            asked.address,
            budget,
            lambda one: open_session(
                asked.address, asked.port, one, platform=asked.platform, options=options
            ),
        )
        if entry.session is None:
            raise entry.error or AuthenticationFailed(asked.device, entry.trials[-1].detail)
        return entry.session

    return login
