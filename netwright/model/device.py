"""A managed device: who it is and what it says about itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from netwright.model.credential import Address
from netwright.model.mac import MacAddress


class DeviceKind(StrEnum):
    """What a device does in the network."""

    ROUTER = "router"
    SWITCH = "switch"
    FIREWALL = "firewall"
    WIRELESS = "wireless"
    LOAD_BALANCER = "load_balancer"
    OLT = "olt"
    SERVER = "server"
    OTHER = "other"


class Tier(StrEnum):
    """Where in the hierarchy a device stands."""

    CORE = "core"
    DISTRIBUTION = "distribution"
    ACCESS = "access"
    EDGE = "edge"
    OTHER = "other"


class DeviceStatus(StrEnum):
    """Whether a device answers."""

    UP = "up"
    DEGRADED = "degraded"
    UNREACHABLE = "unreachable"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Member:
    """One chassis of a stack or one supervisor's chassis (ENTITY-MIB)."""

    serial: str
    model: str | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class System:
    """The system group (SNMPv2-MIB, RFC 3418) as the device says it, cleaned for display."""

    sys_descr: str | None = None
    sys_object_id: str | None = None
    sys_name: str | None = None
    sys_location: str | None = None
    sys_contact: str | None = None
    sys_up_time_s: float | None = None
    sys_services: int | None = None


@dataclass(frozen=True, slots=True)
class Identification:
    """What the device is, derived from System, ENTITY-MIB, vendor MIBs or its CLI."""

    vendor: str | None = None
    platform: str | None = None  # Netmiko device_type
    os_name: str | None = None
    os_version: str | None = None
    model: str | None = None
    serial: str | None = None
    kind: DeviceKind = DeviceKind.OTHER
    members: tuple[Member, ...] = ()
    identified_by: tuple[str, ...] = ()  # sysObjectID, sysDescr, ENTITY-MIB, cli, …


@dataclass(frozen=True, slots=True)
class IdentityKeys:
    """Everything that tells two devices apart, strongest first (architecture decision 2)."""

    engine_ids: frozenset[str] = frozenset()  # hex; several once a person merged devices
    serials: frozenset[str] = frozenset()  # "vendor:serial"
    chassis_ids: frozenset[str] = frozenset()  # own LLDP chassis ID, bridge address
    macs: frozenset[MacAddress] = frozenset()
    addresses: frozenset[Address] = frozenset()
    sys_name: str | None = None
    sys_object_id: str | None = None
    sys_descr: str | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A device as the store knows it; `name` never changes by itself."""

    name: str
    mgmt_address: Address
    tenant: str = "default"
    addresses: tuple[Address, ...] = ()
    reached_at: tuple[Address, ...] = ()  # it answers there, and does not call them its own
    system: System = System()
    identification: Identification = Identification()
    answered: frozenset[str] = frozenset()  # tables that answered at least once
    tier: Tier | None = None
    site: str = "default"
    snmp_profile: str | None = None
    ssh_profile: str | None = None
    snmp_port: int | None = None  # where each of the two profiles was taken
    login_port: int | None = None
    status: DeviceStatus = DeviceStatus.UP
    first_seen: datetime | None = None
    last_seen: datetime | None = None
