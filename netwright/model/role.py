"""What somebody may do: each role may do what those before it may."""

from enum import StrEnum


class Role(StrEnum):
    """Roles in their order."""

    VIEWER = "viewer"
    OPERATOR = "operator"  # may ask for plans, take back, stop
    APPROVER = "approver"  # may agree to plans
    ADMIN = "admin"

    def covers(self, other: "Role") -> bool:
        """Tell whether this role may do what another may."""
        order = list(Role)
        return order.index(self) >= order.index(other)
