"""`python -m netwright.simulate`: simulated devices as a process of their own, for benchmarks."""

import argparse
import json
import sys
from typing import Any

from netwright.simulate.command import SimulateOptions, serve


def main() -> None:
    """Serve what the arguments say; one JSON line on stdout when ready."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agents", type=int, default=10, help="agents of about 2,400 varbinds")
    parser.add_argument("--base", default="127.30.0.1", help="address of the first agent")
    parser.add_argument("--port", type=int, default=10161, help="UDP port of every agent")
    parser.add_argument("--delay-ms", type=float, default=0.0, help="delay of every answer")
    parser.add_argument("--community", default="public")
    asked = parser.parse_args()
    options = SimulateOptions(asked.agents, asked.base, asked.port, asked.delay_ms, asked.community)
    serve(options, _write)


def _write(payload: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(payload) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
