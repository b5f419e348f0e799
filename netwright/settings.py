"""Settings: `netwright.toml` of the project, overridden by `NETWRIGHT_*` in the environment.

`NETWRIGHT_LOG_LEVEL` sets `level` of the table `[log]`; a name without a table, such as
`NETWRIGHT_DATABASE_URL`, sets the key at the top of the file.
"""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from netwright.errors import ProjectError
from netwright.model.action import Mode

FILE = "netwright.toml"
PREFIX = "NETWRIGHT_"


class LogSettings(BaseModel):
    """What is logged, and where."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Lowest level written to the log file and by services."
    )
    file: Path | None = Field(
        default=None,
        description="Log file, relative to the project; standard error only if absent.",
    )
    format: Literal["auto", "json", "text"] = Field(
        default="auto",
        description="Form of standard error: text on a terminal and JSON elsewhere if auto.",
    )
    max_bytes: int = Field(
        default=10_000_000, ge=10_000, description="The log file is rotated before it grows above."
    )
    max_age_h: int = Field(
        default=24, ge=1, description="Hours (counted from midnight UTC) that share one log file."
    )
    keep: int = Field(default=14, ge=1, le=1000, description="Rotated log files kept.")


class DiscoverySettings(BaseModel):
    """How hard a discovery may work."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    packets_per_s: int = Field(
        default=1000, ge=1, le=100_000, description="Most probes per second per next hop."
    )
    threads: int = Field(default=50, ge=1, le=500, description="Devices worked on at once.")
    budget_s: float = Field(
        default=120.0,
        gt=0,
        description="Seconds one device may take over SNMP, and again at its command line.",
    )
    logins_per_s: float = Field(
        default=200.0, gt=0, le=10_000, description="Most logins per second of all workers."
    )
    account_logins_per_s: float = Field(
        default=100.0,
        gt=0,
        le=10_000,
        description="Most logins per second with one account that an AAA server checks.",
    )
    shard_size: int = Field(
        default=250, ge=1, le=5000, description="Devices that one Prefect task covers."
    )


class OpenBaoSettings(BaseModel):
    """Credential profiles in OpenBao or HashiCorp Vault, beside those in vault files."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(default="", description="Address, such as https://bao:8200; absent: not used.")
    mount: str = Field(default="secret", description="Mount of the KV version 2 engine.")
    path: str = Field(
        default="netwright", description="Profiles are secrets at MOUNT/PATH/TENANT/NAME."
    )
    token: str = Field(
        default="env:BAO_TOKEN",
        description="Where the token is: a source like vault_password_file.",
    )
    role_id: str = Field(default="", description="AppRole to log in with instead of a token.")
    secret_id: str = Field(default="", description="Where the AppRole's secret ID is: a source.")
    namespace: str = Field(default="", description="Namespace of the engine.")
    ca_file: Path | None = Field(
        default=None, description="CA of the server's certificate, if the system does not know it."
    )
    timeout_s: float = Field(default=5.0, gt=0, le=60, description="How long to wait for answers.")


class RetentionSettings(BaseModel):
    """How long what is past is kept; the links of the past are kept for ever."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    evidence_days: int = Field(
        default=90,
        ge=0,
        description="Days for which everything a device said is kept after it said otherwise.",
    )
    states_days: int = Field(
        default=400, ge=0, description="Days for which it is kept when which port was up."
    )
    runs_days: int = Field(
        default=90, ge=0, description="Days for which it is kept what a discovery did."
    )
    audit_days: int = Field(
        default=400,
        ge=0,
        description="Days for which uses of credentials and resolved incidents are kept.",
    )
    events_days: int = Field(default=30, ge=0, description="Days for which events are kept.")
    flows_days: int = Field(default=7, ge=0, description="Days for which flow records are kept.")
    events: dict[str, int] = Field(
        default_factory=dict,
        description="Other days for events of some class or severity: cisco:asa = 90, debug = 3."
        " The class counts first.",
    )
    events_max: int = Field(
        default=100_000_000,
        ge=1_000,
        description="Events kept at most; the worker removes the oldest beyond.",
    )


def _words(value: object) -> object:
    """Take the environment's one string for a list."""
    return value.replace(",", " ").split() if isinstance(value, str) else value


class PeerSettings(BaseModel):
    """Whose messages those of a sender with a certificate are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tenant: str = Field(default="default", description="The tenant its messages belong to.")
    device: str | None = Field(default=None, description="The device it is, if it is one.")


class CollectSettings(BaseModel):
    """What is received, and how much of it is kept until it is understood."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    listen: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)] = Field(
        default=(),
        description="Where to listen: udp, tcp, tls, trap, netflow or sflow://ADDRESS:PORT;"
        " high ports on 127.0.0.1 if absent. In the environment separated by spaces or commas.",
    )
    spool_max_bytes: int = Field(
        default=4 << 30,
        ge=1 << 20,
        description="Bound of the spool; when it nears full, each sender has a share of what is"
        " left, then the least severe messages are shed.",
    )
    receive_buffer_bytes: int = Field(
        default=128 << 20,
        ge=1 << 16,
        description="What the kernel may hold for each UDP socket while nobody reads; beyond"
        " net.core.rmem_max only for who has CAP_NET_ADMIN.",
    )
    connections: int = Field(default=1000, ge=1, description="Most connections of a listener.")
    connections_per_source: int = Field(
        default=100, ge=1, description="Most connections of one address to a listener."
    )
    idle_s: float = Field(
        default=3600.0, gt=0, description="A connection that is silent for so long is closed."
    )
    message_bytes: int = Field(
        default=65536,
        ge=480,
        le=1 << 19,
        description="A longer message of a stream is cut, and counted.",
    )
    tls_certificate: Path | None = Field(
        default=None,
        description="Certificate of TLS listeners with its chain (PEM), relative to the project;"
        " a self-signed one is made if absent.",
    )
    tls_key: Path | None = Field(
        default=None, description="Its private key; in the same file if absent."
    )
    tls_ca: Path | None = Field(
        default=None,
        description="Who signs the certificates of senders: with it, every sender needs one.",
    )
    peers: dict[str, PeerSettings] = Field(
        default_factory=dict,
        description="Whose messages come with which certificate: its SHA-256 fingerprint"
        " (sha256:...), a DNS name, common name or subject = {tenant, device}.",
    )
    relays: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)] = Field(
        default=(),
        description="Addresses and prefixes of trusted relays (rsyslog, a NAT): behind them the"
        " header's hostname is the sender.",
    )
    tenants: dict[str, str] = Field(
        default_factory=dict, description="Tenants by the senders' prefix: prefix = tenant."
    )
    zone: str = Field(
        default="UTC", description="Time zone of devices that say none and of which none is known."
    )
    zones: dict[str, str] = Field(
        default_factory=dict, description="Time zones of the devices of a site: site = zone."
    )


class ChannelSettings(BaseModel):
    """Where notices and tickets go."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["webhook", "slack", "email"] = Field(description="How it is told.")
    url: str = Field(
        default="",
        pattern=r"^(https?://[ -~]+)?$",
        description="Where a webhook listens; absent where it is the password of `profile`.",
    )
    profile: str = Field(
        default="",
        description="Profile of kind `api` in the vault: its password is a webhook's bearer token,"
        " or its address if there is no `url`; of e-mail, the login at the server.",
    )
    server: str = Field(
        default="localhost:25",
        pattern=r"^[^\s@/]+:[0-9]{1,5}$",
        description="HOST:PORT that takes e-mail.",
    )
    sender: str = Field(default="netwright@localhost", description="From whom e-mail is.")
    to: tuple[str, ...] = Field(default=(), description="To whom e-mail goes.")
    tls: bool = Field(default=False, description="Ask the e-mail server for TLS (STARTTLS).")


class RemediationSettings(BaseModel):
    """How far actions on devices may go by themselves."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    observe_days: float = Field(
        default=7, ge=0, description="Days for which a new or changed rule only observes."
    )
    standpoints: tuple[str, ...] = Field(
        default=(),
        description="Devices that this collector is connected to: whoever would be cut off from"
        " them is lost. Found out by addresses if absent.",
    )
    configurations: tuple[str, ...] = Field(
        default=(),
        description="Folders with stored configurations of devices, beside the project's `configs`:"
        " whom they name (AAA, DNS, NTP, syslog, SNMP managers, gateways) is never blocked.",
    )
    run_timeout_s: float = Field(
        default=60.0, gt=0, le=3600, description="Seconds a playbook may take on a device."
    )
    helped_after_s: float = Field(
        default=300.0,
        ge=1,
        description="Seconds in force after which an action must have helped, or is taken back.",
    )
    save: bool = Field(
        default=False,
        description="Network operating systems keep what an action changed over a restart.",
    )
    copies: bool = Field(
        default=True,
        description="Before and after an action changes a network operating system's configuration,"
        " a copy of all of it is kept under `.netwright/configurations`, sealed by the vault.",
    )
    runner: str = Field(
        default="ansible-runner",
        description="What runs playbooks: `ansible-runner` starts anew each time; the path of"
        " helpers/ansible-warm/ansible_warm.py has it done by an Ansible that stays in memory.",
    )
    four_eyes: bool = Field(
        default=False, description="Whoever asks for an action by hand may not agree to it."
    )
    channels: dict[str, ChannelSettings] = Field(
        default_factory=dict, description="Where `notify` and `open_ticket` tell, by name."
    )
    announce: tuple[str, ...] = Field(
        default=(),
        description="Channels that are told what waits for approval, what hurt or did not help, and"
        " what could not be taken back.",
    )
    modes: dict[str, Mode] = Field(
        default_factory=dict,
        description="The most that a rule's mode may be at devices of a role (kind, tier or group):"
        " observe, dry_run, approve, auto.",
    )
    anchor: Literal["git", "syslog", "off"] = Field(
        default="git", description="Where the end of the audit's chain is written down."
    )

    @model_validator(mode="after")
    def _announces_on_channels(self) -> "RemediationSettings":
        for name in self.announce:
            if name not in self.channels:
                raise ValueError(f"announce: there is no channel {name}")
        return self


class Settings(BaseSettings):
    """Everything a project may set."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="_",
        env_nested_max_split=1,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,  # a database URL may hold a password
    )

    database_url: str | None = Field(
        default=None,
        description="SQLAlchemy URL, sqlite:/// or postgresql+psycopg://;"
        " SQLite in .netwright/ of the project if absent.",
    )
    vault_password_file: str | None = Field(
        default=None,
        description="Where the vault password is: a file, a program that prints it, env:NAME or"
        " keyring:SERVICE. A path is relative to the project.",
    )
    vault_passwords: dict[str, str] = Field(
        default_factory=dict,
        description="The same for further vault ids: id = source.",
    )
    database_key: str = Field(
        default=".netwright/database_key",
        description="Where the keys of encrypted values in the database are, `ID:KEY` on a line,"
        " the current one first: a source like vault_password_file. Made when first needed.",
    )
    prefect_api_url: str | None = Field(
        default_factory=lambda: os.environ.get("PREFECT_API_URL"),
        description="API of the Prefect server that runs the flows; PREFECT_API_URL works too."
        " Without one, commands run in their own process.",
    )
    site_rules: dict[str, str] = Field(
        default_factory=dict,
        description="Sites by sysLocation, where the scope names none: regular expression = site.",
    )
    log: LogSettings = LogSettings()
    discovery: DiscoverySettings = DiscoverySettings()
    openbao: OpenBaoSettings = OpenBaoSettings()
    retention: RetentionSettings = RetentionSettings()
    remediation: RemediationSettings = RemediationSettings()
    collect: CollectSettings = CollectSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over what `load` read from the file."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings


def load(file: Path) -> Settings:
    """Read the settings of the project whose `netwright.toml` this is.

    Raises:
        ProjectError: the file is no TOML, or a key is unknown or out of range.
    """
    try:
        return Settings(**_read(file))
    except ValidationError as error:
        raise ProjectError(
            f"{file}: {_first_fault(error)}",
            hint="docs/reference/settings.md lists every key and its range",
        ) from error


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(f"{file}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ProjectError(f"{file}: not TOML: {error}", hint="mend that line") from error


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in fault["loc"])
    reason = "unknown key" if fault["type"] == "extra_forbidden" else fault["msg"]
    variable = PREFIX + key.replace(".", "_").upper()
    source = f" (from {variable})" if variable in os.environ else ""
    return f"{key}: {reason}{source}"
