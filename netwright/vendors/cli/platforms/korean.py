"""Makers of Korea whose command line follows Cisco's: Ubiquoss, Dasan, Piolink, Axgate, NexG.

How their tables look is documented nowhere we may read: they are told apart by the words of their
platform, and asked who they are.
"""

from netwright.vendors import korea
from netwright.vendors.cli.dialect import Dialect

_MORE = {"HanDreamNet": "show system system-info", "Axgate": "show system version"}

KOREAN = tuple(
    Dialect(platform, more=(_MORE.get(platform.vendor, "show system"),), enable="enable")
    for platform in korea.PLATFORMS
    if platform.name and platform.signature
)
