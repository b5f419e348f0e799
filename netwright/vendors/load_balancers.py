"""Load balancers of makers with one platform each."""

from netwright.model.device import DeviceKind
from netwright.vendors.platform import Platform, pattern

PLATFORMS = (
    Platform(
        name="a10",
        vendor="A10",
        os_name="ACOS",
        kind=DeviceKind.LOAD_BALANCER,
        object_ids=("22610.",),
        facts=(
            pattern(r"(?P<model>(?:AX|TH)\d\w*)"),
            pattern(r"version (?P<os_version>\d[\w.-]+)"),
        ),
    ),
    Platform(
        name="netscaler",
        vendor="Citrix",
        os_name="NetScaler",
        kind=DeviceKind.LOAD_BALANCER,
        object_ids=("5951.",),
        signature=pattern(r"^NetScaler NS\d"),
        facts=(pattern(r"NS(?P<os_version>\d[\d.]*: Build [\d.]+)"),),
    ),
    Platform(
        os_name="AlteonOS",
        kind=DeviceKind.LOAD_BALANCER,
        object_ids=("1872.1.13.", "1872.1.9.", "1872.2."),
        facts=(pattern(r"Alteon (?:Application Switch )?(?P<model>\w+)"),),
    ),
    Platform(
        vendor="Blade Network Technologies",
        kind=DeviceKind.SWITCH,
        object_ids=("1872.1.18.", "26543."),
        signature=pattern(r"^(?:BNT|Blade Network Technologies)\b"),
    ),
    Platform(
        vendor="HAProxy",
        os_name="ALOHA",
        kind=DeviceKind.LOAD_BALANCER,
        signature=pattern(r"^Linux \S+ \S+smp-alb\d"),
    ),
    Platform(
        vendor="Loadbalancer.org",
        kind=DeviceKind.LOAD_BALANCER,
        signature=pattern(r"^Linux \S+ [\d.]+-lb\d"),
    ),
    Platform(
        vendor="Barracuda",
        kind=DeviceKind.LOAD_BALANCER,
        signature=pattern(r"^Barracuda Load Balancer"),
    ),
    Platform(
        vendor="Array Networks",
        os_name="ArrayOS",
        kind=DeviceKind.LOAD_BALANCER,
        object_ids=("7564.",),
        facts=(
            pattern(r"Array (?P<model>\w+ \d+)"),
            pattern(r"Rel\.(?P<os_version>\w+\.[\d.]+)"),
        ),
    ),
)
