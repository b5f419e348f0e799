"""What a schedule or another program asks for by a flow: a plan for people, and a sweep."""

from contextlib import closing

from pydantic import BaseModel, ConfigDict, Field

from netwright.model.role import Role
from netwright.project import Project
from netwright.runs.remediation.anchoring import anchor
from netwright.runs.remediation.announcing import Announcer
from netwright.runs.remediation.asking import plan_by_hand
from netwright.runs.remediation.deciding import Person
from netwright.runs.remediation.opening import open_desk
from netwright.runs.remediation.sweeping import sweep
from netwright.store.migrate import open_current


class WishRequest(BaseModel):
    """One playbook on devices, as `netwright remediate plan --playbook` asks for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    playbook: str = Field(description="The playbook's name.")
    devices: tuple[str, ...] = Field(min_length=1, max_length=1_000, description="On which.")
    params: dict[str, str] = Field(default={}, description="Its parameters.")
    ttl: str = Field(default="1h", description="Taken back after this: 30m, 1h, 2d.")


class RemediationRequest(BaseModel):
    """The parameters of a run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tenant: str = Field(default="default", description="Whose actions.")
    wish: WishRequest | None = Field(
        default=None, description="What to plan, before the sweep; people have to agree to it."
    )


Done = dict[str, tuple[str, ...]]
"""What was planned, or done to actions, and their ids."""


def remediate_project(project: Project, request: RemediationRequest, by: str) -> Done:
    """Plan what is asked for, look after a tenant's actions, and write the end of its audit down.

    Raises:
        StoreError: the database cannot be reached, or its schema is behind.
        UsageError: what is asked for is not there.
        VaultError: a vault password cannot be read.
    """
    with closing(open_current(project.database_url)) as store:
        desk = open_desk(project, store, request.tenant)
        planned: tuple[str, ...] = ()
        if wish := request.wish:
            given = [f"{name}={value}" for name, value in sorted(wish.params.items())]
            wanted = (wish.playbook, wish.devices, given, wish.ttl)
            actions = plan_by_hand(desk, wanted, Person(by, Role.OPERATOR))
            planned = tuple(one.id for one in actions)
        report = sweep(desk)
        Announcer(desk).announce()
        anchor(project, store, request.tenant)
    return {"planned": planned, **dict(report.items())}
