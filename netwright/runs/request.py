"""What a discovery is asked, and what it reports; the Prefect UI renders the request as a form."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class DiscoveryRequest(BaseModel):
    """The parameters of a discovery; empty or zero leaves the scope's own value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    targets: list[str] = Field(
        default=[], description="Addresses, prefixes or @file; the scope's targets if empty."
    )
    scope: str = Field(default="", description="A scope of inventory/scopes.yaml.")
    allow: list[str] = Field(default=[], description="Prefixes the crawl may enter.")
    deny: list[str] = Field(default=[], description="Prefixes that are never contacted.")
    max_hops: int = Field(default=-1, ge=-1, le=255, description="Most hops from a target.")
    max_devices: int = Field(default=0, ge=0, le=1_000_000, description="Most devices to visit.")
    crawl: bool = Field(default=True, description="Follow neighbors inside the allowed prefixes.")
    snmp_port: int = Field(default=0, ge=0, le=65535, description="UDP port of SNMP agents.")
    ssh_port: int = Field(default=0, ge=0, le=65535, description="TCP port of SSH servers.")
    confirmed: bool = Field(default=False, description="Sweep more than 4,096 addresses.")
    resume: str = Field(default="", description="Go on with this run.")
    tenant: str = Field(default="default", description="Whose network this is.")

    @property
    def label(self) -> str:
        """What a run of it is called."""
        return self.scope or self.resume or ",".join(self.targets)[:40] or "nothing"


class Failure(BaseModel):
    """An address with a management port, but no way in, or a device a stage broke on."""

    model_config = ConfigDict(frozen=True)

    address: str
    stage: str
    reason: str
    device: str | None = None


class Unmanaged(BaseModel):
    """An address that is alive and cannot, or must not, be managed."""

    model_config = ConfigDict(frozen=True)

    address: str
    reason: str


class DiscoveryReport(BaseModel):
    """What a discovery found, in the contract's shape."""

    model_config = ConfigDict(frozen=True)

    run_id: str
    started_at: str
    finished_at: str | None
    state: str
    stats: dict[str, Any]
    devices: list[str]
    unmanaged: list[Unmanaged]
    failed: list[Failure]
