"""Check Point: Gaia and what came before it, also on the agent software's own number."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

PLATFORMS = (
    Platform(
        name="checkpoint_gaia",
        vendor="Check Point",
        os_name="Gaia",
        kind=DeviceKind.FIREWALL,
        object_ids=("2620.",),
        # Its kernels carry "cp" in their release: 2.6.18-92cpx86_64, 3.10.0-957.21.3cpx86_64.
        signature=pattern(
            r"^Linux .* \d[\d.]+-[\d.]+cp(?:x86_64|smp)?\b|Check Point (?:Gaia|Fire)"
        ),
    ),
)
