"""The map as a picture: our SVG through resvg, with the fonts of the machine."""

import re
from math import sqrt

import resvg_py

from netwright.model.link import Topology
from netwright.topology.export.svg import to_svg

MAX_PIXELS = 64_000_000  # 256 MB while it is drawn; a larger map is drawn smaller
_SIZE = re.compile(r' width="([\d.]+)" height="([\d.]+)" role="img"')


def to_png(topology: Topology) -> bytes:
    """Draw the topology."""
    svg = to_svg(topology)
    size = _SIZE.search(svg)
    width, height = (float(size[1]), float(size[2])) if size else (1.0, 1.0)
    scale = min(1.0, sqrt(MAX_PIXELS / (width * height)))
    return resvg_py.svg_to_bytes(svg_string=svg, width=max(1, int(width * scale)))
