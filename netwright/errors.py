"""Every error this library raises on purpose.

NetwrightError
├── UsageError                  the command line or its input makes no sense
├── RefusedError                a guard rail says no; asking differently may help
├── ProjectError                no project directory, or its settings cannot be read
├── InventoryError              the inventory cannot be read
├── ProfileError                a vendor profile cannot be used
├── PlaybookError               a playbook cannot be used
├── RuleError                   a rule cannot be used
├── VaultError                  a vault file cannot be opened or written
├── StoreError                  the database is behind, locked or full
│   ├── SealBroken              an encrypted value is not what was sealed in its place
│   └── LeaseLost               another worker has taken over; what was prepared is void
├── SpoolError                  the spool of received messages cannot be opened
├── RunnerError                 this machine cannot run playbooks; nothing was begun
├── LifeCycleError              an action is in no state from which it could do that
└── DeviceError                 one device; the run goes on with the others
    ├── DeviceUnreachable       no answer (also a TimeoutError)
    ├── AuthenticationFailed    a credential profile was refused
    ├── ProfileUnfit            the profile has not what the device asks for; nothing was tried
    ├── HostKeyChanged          the SSH host key is not the one we trust
    ├── ProtocolViolation       the device answered with garbage
    └── CommandRejected         the device answered with an error
"""


class NetwrightError(Exception):
    """Base of all errors raised on purpose: one line, and a hint what to do about it."""

    code = "error"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(NetwrightError):
    """The command line or its input makes no sense."""

    code = "usage"


class RefusedError(NetwrightError):
    """A guard rail says no."""

    code = "refused"


class ProjectError(NetwrightError):
    """There is no project directory, or its settings cannot be read."""

    code = "project"


class InventoryError(NetwrightError):
    """The inventory cannot be read."""

    code = "inventory"


class ProfileError(NetwrightError):
    """A vendor profile cannot be used."""

    code = "profile"


class PlaybookError(NetwrightError):
    """A playbook cannot be used."""

    code = "playbook"


class RuleError(NetwrightError):
    """A rule cannot be used; `path` leads to the key in its file."""

    code = "rule"

    def __init__(self, message: str, hint: str = "", path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message, hint)
        self.path = path


class VaultError(NetwrightError):
    """A vault file cannot be opened or written."""

    code = "vault"


class StoreError(NetwrightError):
    """The database is behind, locked or full."""

    code = "store"


class SealBroken(StoreError):  # noqa: N818
    """An encrypted value of the database is not what was sealed in its place."""

    code = "seal"


class LeaseLost(StoreError):  # noqa: N818
    """Another worker has taken over; what this one prepared is void."""

    code = "lease"


class LifeCycleError(NetwrightError):
    """An action is in no state from which it could do that."""

    code = "life_cycle"


class RunnerError(NetwrightError):
    """This machine cannot run playbooks, its disk being full for one; nothing was begun."""

    code = "runner"


class SpoolError(NetwrightError):
    """The spool of received messages cannot be opened, or is somebody else's."""

    code = "spool"


class DeviceError(NetwrightError):
    """One device failed; the run goes on with the others."""

    code = "device"

    def __init__(self, device: str, reason: str) -> None:
        super().__init__(f"{device}: {reason}")
        self.device = device
        self.reason = reason


class DeviceUnreachable(DeviceError, TimeoutError):  # noqa: N818
    """The device did not answer in time."""


class AuthenticationFailed(DeviceError):  # noqa: N818
    """The device refused the credential profile."""


class ProfileUnfit(DeviceError):  # noqa: N818
    """The profile has not what the device asks for, so nothing was tried; another may fit."""


class HostKeyChanged(DeviceError):  # noqa: N818
    """The device's SSH host key is not the one we trust: someone may stand in between."""


class ProtocolViolation(DeviceError):  # noqa: N818
    """The device answered with something the protocol does not allow."""


class CommandRejected(DeviceError):  # noqa: N818
    """The device answered with an error."""
