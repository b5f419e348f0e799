"""Turn a credential profile into the security that seals messages."""

from netwright.errors import UsageError
from netwright.model.credential import Community, Kind, Profile, UsmUser
from netwright.transport.snmp.community import CommunitySecurity
from netwright.transport.snmp.message import Version
from netwright.transport.snmp.remote_engine import RemoteEngine
from netwright.transport.snmp.security import Security
from netwright.transport.snmp.user import UserSecurity


def security_of(profile: Profile, engine: RemoteEngine) -> Security:
    """Return how to talk under this profile to this engine.

    Raises:
        UsageError: the profile is not one for SNMP.
    """
    match profile.credential:
        case Community(community):
            version = Version.V1 if profile.kind is Kind.SNMP_V1 else Version.V2C
            return CommunitySecurity(version, community)
        case UsmUser() as user:
            return UserSecurity(user, engine)
        case _:
            raise UsageError(f"profile {profile.name}: not an SNMP credential")
