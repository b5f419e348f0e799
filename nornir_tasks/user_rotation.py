"""Move one agent to new keys of an SNMPv3 user; it takes both or none (RFC 3414 section 5)."""

import os
from dataclasses import dataclass, replace
from functools import partial

from netwright.discovery.credential_budget import Outcome
from netwright.discovery.credential_rotation import UNDECIDED, DeviceRotation, Progress
from netwright.errors import AuthenticationFailed, CommandRejected, DeviceError
from netwright.model.credential import Profile, UsmUser
from netwright.model.snmp import Oid
from netwright.runs.clock import utc_now
from netwright.runs.credential_rotation import Rotation
from netwright.store.credentials import CredentialUse, record_uses
from netwright.transport.snmp import FIRST_TIMEOUT_S, SnmpEngine, SnmpSession
from netwright.transport.snmp.key_change import key_changes

_SYS_OBJECT_ID: Oid = (1, 3, 6, 1, 2, 1, 1, 2, 0)


@dataclass(frozen=True, slots=True)
class UserRotation:
    """What the devices of a rotation share."""

    rotation: Rotation
    engine: SnmpEngine
    run_id: str

    def move(self, told: DeviceRotation) -> DeviceRotation:
        """Return how far the device has come; every step is in the journal before it is taken."""
        rotation = self.rotation
        if told.progress in UNDECIDED and self._why_not(told, rotation.new) is None:
            return replace(told, progress=Progress.MOVED, detail="")
        refusal = self._why_not(told, rotation.old)
        if refusal is not None:
            return _no_way_in(told, refusal)
        session = self._session(told, rotation.old)
        rotation.note(replace(told, progress=Progress.CHANGING, detail="being changed"))
        try:
            self._change(session)
        except CommandRejected as error:
            return replace(told, progress=Progress.REFUSED, detail=f"SET: {error.reason}")
        except DeviceError as error:  # the answer may be what was lost
            return self._examine(told, error.reason)
        return self._examine(told, "set")

    def _change(self, session: SnmpSession) -> None:
        old, new = self.rotation.old.credential, self.rotation.new.credential
        assert isinstance(old, UsmUser) and isinstance(new, UsmUser)  # noqa: S101, PT018 - checked
        session.set(key_changes(old, new, session.engine_id or b"", os.urandom))

    def _examine(self, told: DeviceRotation, reason: str) -> DeviceRotation:
        """Ask with fresh sessions which keys the agent has."""
        refusal = self._why_not(told, self.rotation.new)
        if refusal is None:
            return replace(told, progress=Progress.MOVED, detail="")
        detail = f"{reason}, but then with the new keys: {refusal.reason}"
        if self._why_not(told, self.rotation.old) is None:
            detail += "; the old keys still open it"
            return replace(told, progress=Progress.REFUSED, detail=detail)
        return replace(told, progress=Progress.UNKNOWN, detail=f"{detail}; nor do the old ones")

    def _why_not(self, told: DeviceRotation, profile: Profile) -> DeviceError | None:
        """Return why a profile does not open the agent; None when it does. The audit has both."""
        error: DeviceError | None = None
        try:
            self._session(told, profile).get([_SYS_OBJECT_ID])
        except DeviceError as refusal:
            error = refusal
        use = partial(CredentialUse, profile, str(told.address), told.address)
        used = use(_outcome(error), utc_now(), error.reason if error else "")
        with self.rotation.store.write() as session:
            record_uses(session, self.rotation.request.tenant, self.run_id, [used])
        return error

    def _session(self, told: DeviceRotation, profile: Profile) -> SnmpSession:
        timeout_s = self.rotation.scope.timeout_s or FIRST_TIMEOUT_S
        port = self.rotation.port_of(told)
        return self.engine.session(told.address, profile, port=port, timeout_s=timeout_s)


def _no_way_in(told: DeviceRotation, refusal: DeviceError) -> DeviceRotation:
    if told.progress in UNDECIDED:
        return replace(told, progress=Progress.UNKNOWN, detail=refusal.reason)
    refused = isinstance(refusal, AuthenticationFailed | CommandRejected)
    progress = Progress.REFUSED if refused else Progress.UNREACHABLE
    return replace(told, progress=progress, detail=refusal.reason)


def _outcome(error: DeviceError | None) -> Outcome:
    if error is None:
        return Outcome.OK
    return Outcome.REFUSED if isinstance(error, AuthenticationFailed) else Outcome.NO_ANSWER
