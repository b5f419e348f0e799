"""Rotate a credential: one device after the other, until one of them surprises."""

import logging
from collections.abc import Callable
from contextlib import ExitStack, closing

from nornir.core import Nornir
from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory
from nornir.core.task import Result, Task
from nornir.plugins.runners import SerialRunner

from netwright.discovery.credential_rotation import SURPRISES, DeviceRotation, Progress
from netwright.logs import log_context
from netwright.project import Project
from netwright.runs.clock import utc_now
from netwright.runs.credential_rotation import Rotation, alone_with
from netwright.runs.credentials import engines_of, host_keys_of, objection_of
from netwright.runs.rotation_report import RotationReport, RotationRequest
from netwright.store.credential_budget import StoredBudget
from netwright.store.credential_uses import SECOND_BUDGET
from netwright.store.migrate import open_current
from netwright.transport.snmp import SnmpEngine
from netwright.transport.ssh.options import SshOptions
from nornir_tasks.password_rotation import Budgets, PasswordRotation
from nornir_tasks.user_rotation import UserRotation

logger = logging.getLogger(__name__)

Move = Callable[[DeviceRotation], DeviceRotation]


def rotate(task: Task, move: Move) -> Result:
    """Move one device to the new credential; the result is its DeviceRotation."""
    told: DeviceRotation = task.host["told"]
    with log_context(device=told.device):
        return Result(host=task.host, result=move(told))


def run_rotation(project: Project, request: RotationRequest) -> RotationReport:
    """Plan a rotation or, where it is asked for, carry it out or on.

    Raises:
        UsageError: no such profile, no device, or no secret that devices take.
        RefusedError: this profile cannot be rotated on devices, or is being rotated.
        VaultError: the vault cannot be opened or written.
        StoreError: the database refused; what was done is in it.
    """
    with (
        alone_with(project, request.profile),
        closing(open_current(project.database_url)) as store,
        ExitStack() as stack,
    ):
        rotation = Rotation(project, store, request)
        if not request.apply:
            return rotation.plan()
        run_id = rotation.begin()
        stack.enter_context(log_context(run_id=run_id, tenant=request.tenant))
        _move_all(rotation, _mover(rotation, run_id, stack))
        return rotation.finish()


def _mover(rotation: Rotation, run_id: str, stack: ExitStack) -> Move:
    if not rotation.old.kind.is_login:
        engines = engines_of(rotation.project, rotation.store, rotation.request.tenant)
        engine = stack.enter_context(SnmpEngine(objection_of(engines)))
        return UserRotation(rotation, engine, run_id).move
    old, new = (
        StoredBudget(rotation.store, rotation.request.tenant, f"{run_id}{suffix}", utc_now)
        for suffix in ("", SECOND_BUDGET)
    )
    keys = host_keys_of(rotation.project, rotation.store, rotation.request.tenant)
    ssh = SshOptions(keys, legacy=rotation.scope.legacy_ssh, budget=old)
    return PasswordRotation(rotation, Budgets(old, new), ssh).move


def _move_all(rotation: Rotation, move: Move) -> None:
    """Move what has not moved; whoever is undecided comes first, as one was when it stopped."""
    left = [each for each in rotation.devices if each.progress is not Progress.MOVED]
    nornir = Nornir(_inventory(left), runner=SerialRunner())
    for told in sorted(left, key=lambda each: each.progress not in SURPRISES):
        one = nornir.filter(name=str(told.address))
        result = one.run(task=rotate, move=move, raise_on_error=False)[str(told.address)][0]
        if result.exception is not None:
            raise result.exception  # the journal says what was under way
        rotation.note(result.result)
        if result.result.progress in SURPRISES:
            fields = {"device": told.device, "reason": result.result.detail}
            logger.warning("rotation stopped", extra=fields)
            return


def _inventory(devices: list[DeviceRotation]) -> Inventory:
    hosts = {
        str(told.address): Host(
            name=str(told.address),
            hostname=str(told.address),
            data={"told": told},
            defaults=Defaults(),
        )
        for told in devices
    }
    return Inventory(Hosts(hosts), Groups(), Defaults())
