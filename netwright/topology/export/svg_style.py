"""The look of the SVG map: colours for light and dark, icons by kind, glyphs by status."""

STYLE = """
text{font-family:system-ui,"Noto Sans","Noto Sans KR","DejaVu Sans",sans-serif;fill:#1f2933}
.bg{fill:#f6f8fa}
.site{fill:#fff;stroke:#d3dce5}
.site-name{font-size:15px;font-weight:600;fill:#52606d}
.box{fill:#fff;stroke:#66788a;stroke-width:1.5}
.name{font-size:11.5px;font-weight:600}
.sub{font-size:9.5px;fill:#66788a}
.port{font-size:8.5px;fill:#66788a;text-anchor:middle;paint-order:stroke;stroke:#fff;stroke-width:3px}
.icon{fill:none;stroke:#fff;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.tier-core{fill:#1f4e8c}.tier-distribution{fill:#2f78b7}.tier-access{fill:#4a9a8d}
.tier-edge{fill:#7a4fa3}.tier-other{fill:#8492a6}.tier-none{fill:#a9b4c0}
.unmanaged .box{stroke-dasharray:4 3}
.glyph.up{fill:#2e7d5b;stroke:#2e7d5b}.glyph.degraded{fill:#b7791f;stroke:#b7791f}
.glyph.unreachable,.glyph.down{fill:#c53030;stroke:#c53030}
.glyph.retired{fill:#8492a6;stroke:#8492a6}
.glyph{stroke-width:1.6;stroke-linecap:round}
.wire{fill:none;stroke:#5f7386;stroke-width:1.6}
.wire.unknown{stroke:#93a1b0}
.wire.down{stroke:#c53030}
.wire.inferred{stroke-dasharray:7 4}
.wire.doubtful{stroke-dasharray:2 4}
.wire.lag{stroke-width:3.6}
.wire.l3{stroke:#7a4fa3;stroke-dasharray:9 3 2 3}
.touch{fill:none;stroke:transparent;stroke-width:10}
.link:hover .wire{stroke-width:4}
.badge{fill:#fff;stroke:#5f7386;stroke-width:1}
.badge-text{font-size:8.5px;font-weight:600;text-anchor:middle}
.warn{fill:#fff;stroke:#b7791f;stroke-width:1.4}
@media (prefers-color-scheme:dark){
text{fill:#e4e7eb}.bg{fill:#0f151c}.site{fill:#151d26;stroke:#2b3845}
.box,.badge,.warn{fill:#1d2833}.box{stroke:#7b8fa3}.port{stroke:#151d26}
.sub,.port,.site-name{fill:#9fb0c0}.wire{stroke:#8ba0b4}.wire.unknown{stroke:#66788a}
.wire.down{stroke:#f56565}.glyph.up{fill:#48bb78;stroke:#48bb78}
.glyph.unreachable,.glyph.down{fill:#f56565;stroke:#f56565}.wire.l3{stroke:#b794f4}}
"""

# Drawn in a square of 20 around the middle, in the manner of network diagrams.
ICONS = {
    "router": "M-6 0H6M3 -3L6 0L3 3M0 6V-6M-3 -3L0 -6L3 -3",
    "switch": "M-6 -3H6M3 -6L6 -3L3 0M6 4H-6M-3 1L-6 4L-3 7",
    "firewall": "M-7 -6H7V6H-7ZM-7 -2H7M-7 2H7M0 -6V-2M-3.5 -2V2M3.5 -2V2M0 2V6",
    "wireless": "M-7 -2A10 10 0 0 1 7 -2M-4 2A6 6 0 0 1 4 2M0 6V6.1",
    "load_balancer": "M-7 0H-2M-2 0L6 -5M-2 0H6M-2 0L6 5",
    "olt": "M-7 0H-2M-2 0L6 -6M-2 0L6 -2M-2 0L6 2M-2 0L6 6",
    "server": "M-5 -7H5V7H-5ZM-5 -2H5M-5 3H5",
    "unmanaged": "M-3 -3A3.2 3.2 0 1 1 0 1.5V3M0 6.5V6.6",
    "other": "M-6 -6H6V6H-6Z",
}

# A colour alone tells nothing to one reader in twelve.
GLYPHS = {
    "up": '<circle r="4"/>',
    "degraded": '<path d="M0 -5L5 4H-5Z"/>',
    "unreachable": '<path d="M-4 -4L4 4M4 -4L-4 4"/>',
    "down": '<path d="M-4 -4L4 4M4 -4L-4 4"/>',
    "retired": '<circle r="3.5" fill="none"/>',
}
