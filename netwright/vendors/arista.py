"""Arista: EOS."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

PLATFORMS = (
    Platform(
        name="arista_eos",
        vendor="Arista",
        os_name="EOS",
        kind=DeviceKind.SWITCH,
        object_ids=("30065.",),
        signature=pattern(r"Arista Networks EOS"),
        facts=(
            pattern(r"EOS version (?P<os_version>\S+)"),
            pattern(r"running on an Arista Networks (?P<model>\S+)"),
        ),
    ),
)
