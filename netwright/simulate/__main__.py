"""`python -m netwright.simulate`: simulated devices as a process of their own, for benchmarks."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from netwright.errors import NetwrightError
from netwright.simulate.command import SimulateOptions, serve


def main() -> None:
    """Serve what the arguments say; JSON lines on stdout, the first when ready."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=64, help="devices of a generated campus")
    parser.add_argument("--agents", type=int, default=0, help="instead, agents of 2,400 varbinds")
    parser.add_argument("--recording", action="append", default=[], metavar="FILE@ADDRESS")
    parser.add_argument("--recordings", type=Path, metavar="DIR", help="an address per file")
    parser.add_argument("--base", default="", help="where the addresses begin")
    parser.add_argument("--port", type=int, default=10161, help="UDP port of every agent")
    parser.add_argument("--ssh-port", type=int, default=10022, help="TCP port of every device")
    parser.add_argument("--delay-ms", type=float, default=0.0, help="delay of agents' answers")
    parser.add_argument("--community", default="public", help="of recordings")
    parser.add_argument("--seed", type=int, default=1, help="of the campus")
    parser.add_argument("--whole", action="store_true", help="break no device of the campus")
    parser.add_argument("--rekey", action="append", default=[], metavar="ADDRESS")
    asked = parser.parse_args()
    options = SimulateOptions(
        devices=asked.devices,
        agents=asked.agents,
        recordings=tuple(asked.recording),
        recordings_dir=asked.recordings,
        base=asked.base,
        snmp_port=asked.port,
        ssh_port=asked.ssh_port,
        delay_ms=asked.delay_ms,
        community=asked.community,
        seed=asked.seed,
        is_broken=not asked.whole,
        rekeyed=tuple(asked.rekey),
    )
    try:
        serve(options, _write)
    except NetwrightError as error:
        sys.exit(f"simulate: {error}")


def _write(payload: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(payload) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
