"""An address is limited by a real nftables in a namespace: playbooks/limit_address."""

from pathlib import Path

import pytest

from tests.playbooks.namespace import ROOT_ONLY, host_in, inside, namespace, needs
from tests.playbooks.running import Params, run

pytestmark = [pytest.mark.integration, ROOT_ONLY, needs("nft")]
NOISY: list[dict[str, str | int]] = [
    {"address": "198.51.100.7/32", "kbytes_per_s": 64},
    {"address": "2001:db8::/120", "kbytes_per_s": 128},
]


def test_a_limit_is_planned_made_read_and_lifted(tmp_path: Path) -> None:
    """The whole way, twice; another rate is another limit."""
    with namespace("nwlimit") as name:
        host = host_in(name, tmp_path)
        planned = run(host, "limit_address", NOISY, "verify", "apply", is_check=True)
        assert planned.facts["present"] == [False, False]
        assert "netwright" not in inside(name, "nft", "list", "ruleset")

        made = run(host, "limit_address", NOISY, "apply", "verify")
        assert made.facts["present"] == [True, True]
        assert made.facts["diffs"][0] == "+limit 198.51.100.7/32 to 64 kB/s"
        ruleset = inside(name, "nft", "list", "ruleset")
        assert "saddr 198.51.100.7 limit rate over 64 kbytes/second" in ruleset

        other: Params = [NOISY[0] | {"kbytes_per_s": 32}]
        assert run(host, "limit_address", other, "verify").facts["present"] == [False]
        assert not run(host, "limit_address", NOISY, "apply").is_changed

        back = run(host, "limit_address", NOISY[:1], "rollback", "verify")
        assert back.facts["present"] == [False]
        assert "2001:db8::/120" in inside(name, "nft", "list", "ruleset")
