"""Move one device to a new password, over a session that stays open until the new one is proven."""

from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace

from netwright.discovery.credential_budget import CredentialBudget, Outcome
from netwright.discovery.credential_cycling import Entry, find_entry
from netwright.discovery.credential_rotation import (
    UNDECIDED,
    DeviceRotation,
    Progress,
    secret_named,
)
from netwright.errors import CommandRejected, DeviceError
from netwright.model.credential import Profile
from netwright.runs.credential_rotation import Rotation
from netwright.transport.ssh.dialogue import Words, converse
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions
from netwright.transport.ssh.session import CliSession
from netwright.transport.ssh.slots import SessionSlots
from netwright.vendors.cli.password_change import PasswordChange


@dataclass(frozen=True, slots=True)
class Budgets:
    """What logins are spent from.

    A device that refused the new password must still be asked whether it takes the old one, so
    the two are counted as two runs; more than two refusals a day there are not.
    """

    old: CredentialBudget
    new: CredentialBudget


@dataclass(frozen=True, slots=True)
class PasswordRotation:
    """What the devices of a rotation share."""

    rotation: Rotation
    budgets: Budgets
    ssh: SshOptions

    def move(self, told: DeviceRotation) -> DeviceRotation:
        """Return how far the device has come; every step is in the journal before it is taken."""
        with ExitStack() as sessions:
            if told.progress in UNDECIDED:
                found = self._log_in(told, self.rotation.new, self.budgets.new)
                if found.session:
                    return self._keep(sessions.enter_context(found.session), told)
            entry = self._log_in(told, self.rotation.old, self.budgets.old)
            if entry.session is None:
                return _no_way_in(told, entry)
            return self._change(sessions.enter_context(entry.session), told)

    def _change(self, session: CliSession, told: DeviceRotation) -> DeviceRotation:
        change = session.dialect.password_change
        if change is None:
            return _told(told, Progress.REFUSED, f"no way known for {session.platform}")
        if not change.restores(self._forth.current.reveal()):
            reason = "its old password could not be typed again if the new one failed"
            return _told(told, Progress.REFUSED, reason)
        self.rotation.note(_told(told, Progress.CHANGING, "being changed"))
        try:
            _change_password(session, change, self._forth)
        except DeviceError as error:
            return self._examine(session, told, error.reason)
        entry = self._log_in(told, self.rotation.new, self.budgets.new)
        if entry.session is None:
            return self._restore(session, told, f"changed, but then: {_why(entry)}")
        entry.session.close()
        return self._keep(session, told)

    def _examine(self, session: CliSession, told: DeviceRotation, reason: str) -> DeviceRotation:
        """Say what a device has that did not do as it was told."""
        if self._opens(told, self.rotation.old):
            return _told(told, Progress.REFUSED, f"{reason}; the old password still opens it")
        return self._restore(session, told, reason)

    def _restore(self, session: CliSession, told: DeviceRotation, reason: str) -> DeviceRotation:
        """Give the old password back over the open session, and prove it."""
        change = session.dialect.password_change
        try:
            if change:
                _change_password(session, change, self._back)
        except DeviceError as error:
            reason = f"{reason}; not restored: {error.reason}"
        if self._opens(told, self.rotation.old):
            return _told(told, Progress.ROLLED_BACK, f"{reason}; the old password opens it again")
        return _told(told, Progress.UNKNOWN, f"{reason}; neither password was seen to open it")

    def _keep(self, session: CliSession, told: DeviceRotation) -> DeviceRotation:
        """Let the device remember its new password over a restart."""
        change = session.dialect.password_change
        try:
            converse(session, change.save if change else (), self._forth)
        except DeviceError as error:
            return _told(told, Progress.CHANGING, f"has the new one, not saved: {error.reason}")
        return _told(told, Progress.MOVED, "")

    @property
    def _forth(self) -> Words:
        old, new = self.rotation.old, self.rotation.new
        username = old.username or ""
        return Words(username, secret_named(new, "password"), secret_named(old, "password"))

    @property
    def _back(self) -> Words:
        return self._forth._replace(password=self._forth.current, current=self._forth.password)

    def _opens(self, told: DeviceRotation, profile: Profile) -> bool:
        entry = self._log_in(told, profile, self.budgets.old)
        if entry.session:
            entry.session.close()
        return entry.session is not None

    def _log_in(
        self, told: DeviceRotation, profile: Profile, budget: CredentialBudget
    ) -> Entry[CliSession]:
        """Log in once, within the account's budget, beside the session that may be open."""
        options = replace(self.ssh, slots=SessionSlots())

        def log_in(offered: Profile) -> CliSession:
            platform = self.rotation.platform_of(told)
            port = self.rotation.port_of(told)
            return open_session(told.address, port, offered, platform=platform, options=options)

        return find_entry([profile], str(told.address), told.address, budget, log_in)


def _change_password(session: CliSession, change: PasswordChange, words: Words) -> None:
    """Change the password by the first way that the device accepts.

    Raises:
        CommandRejected: it accepts none; whatever mode that led into is left.
        DeviceUnreachable: it fell silent.
    """
    refusal = CommandRejected(session.device, "no way to change a password")
    for way in change.ways:
        try:
            converse(session, way, words)
        except CommandRejected as error:
            refusal = error
            for line in change.leave:
                with suppress(CommandRejected):  # it may be out already
                    converse(session, (line,), words)
        else:
            return
    raise refusal


def _told(before: DeviceRotation, progress: Progress, detail: str) -> DeviceRotation:
    return replace(before, progress=progress, detail=detail)


def _no_way_in(told: DeviceRotation, entry: Entry[CliSession]) -> DeviceRotation:
    """Say why nothing was tried; a device that may have either credential stays undecided."""
    if told.progress in UNDECIDED:
        return _told(told, Progress.UNKNOWN, _why(entry))
    silent = any(trial.outcome is Outcome.NO_ANSWER for trial in entry.trials)
    return _told(told, Progress.UNREACHABLE if silent else Progress.REFUSED, _why(entry))


def _why(entry: Entry[CliSession]) -> str:
    return "; ".join(trial.detail or trial.outcome for trial in entry.trials)
