"""Ansible module: let only so much through from source addresses, by nftables.

It owns one table, `inet netwright_limits`: a named limit and a rule for each address, at the hooks
input and forward. Whatever else is configured stays as it is.
"""

import json
import re
from ipaddress import ip_network

from ansible.module_utils.basic import AnsibleModule

FAMILY, TABLE = "inet", "netwright_limits"
CHAINS = {"from_outside": "input", "through": "forward"}


def main():
    """Make the limits as wanted, and tell which there were."""
    module = AnsibleModule(
        argument_spec={
            "targets": {"type": "list", "elements": "dict", "required": True},
            "state": {"choices": ["present", "absent", "query"], "default": "present"},
        },
        supports_check_mode=True,
    )
    wanted = [_wanted(module, one) for one in module.params["targets"]]
    before = _limits(module)
    after = _after(module.params["state"], wanted, before)
    changed = before != after
    if changed and not module.check_mode:
        _write(module, after)
        after = _limits(module)
    module.exit_json(
        changed=changed,
        present=[after.get(one) == rate for one, rate in wanted],
        was_present=[before.get(one) == rate for one, rate in wanted],
        diffs=[_one_diff(one, before, after) for one, _ in wanted],
        diff={"before": _text(before), "after": _text(after)},
    )


def _wanted(module, params):
    """Read values again: the controller has, but this program runs as root."""
    try:
        network, rate = ip_network(params["address"], strict=True), int(params["kbytes_per_s"])
    except (KeyError, ValueError):
        module.fail_json(msg="not an address with a rate")
    if network.prefixlen == 0 or not 1 <= rate <= 10_000_000:
        module.fail_json(msg="out of bounds")
    return network, rate


def _limits(module):
    """Return the rate of each network, as the kernel's rules say."""
    code, out, _ = module.run_command(["nft", "-j", "list", "chain", FAMILY, TABLE, "through"])
    if code:
        return {}
    comments = [one.get("rule", {}).get("comment", "") for one in json.loads(out)["nftables"]]
    pairs = (comment.split() for comment in comments if comment.count(" ") == 1)
    return {ip_network(network): int(rate) for network, rate in pairs}


def _after(state, wanted, before):
    if state == "present":
        return {**before, **dict(wanted)}
    if state == "absent":
        gone = {one for one, _ in wanted}
        return {one: rate for one, rate in before.items() if one not in gone}
    return before


def _write(module, limits):
    """Send one script: the kernel does all of it or nothing."""
    lines = [f"table {FAMILY} {TABLE} {{ }}", f"delete table {FAMILY} {TABLE}"]
    if limits:
        lines.append(f"table {FAMILY} {TABLE} {{")
        lines += [line for chain, hook in CHAINS.items() for line in _chain(chain, hook, limits)]
        lines.append("}")
    code, _, error = module.run_command(["nft", "-f", "-"], data="\n".join(lines) + "\n")
    if code:
        module.fail_json(msg=re.sub(r"\s+", " ", error)[:500])


def _chain(chain, hook, limits):
    yield f"chain {chain} {{ type filter hook {hook} priority -9; policy accept;"
    for network, rate in limits.items():
        what = "ip" if network.version == 4 else "ip6"
        over = f"limit rate over {rate} kbytes/second"
        yield f'{what} saddr {network} {over} counter drop comment "{network} {rate}"'
    yield "}"


def _one_diff(one, before, after):
    if before.get(one) == after.get(one):
        return ""
    gone = [f"-limit {one} to {before[one]} kB/s"] if one in before else []
    new = [f"+limit {one} to {after[one]} kB/s"] if one in after else []
    return "\n".join(gone + new)


def _text(limits):
    return "".join(f"limit {one} to {rate} kB/s\n" for one, rate in limits.items())


if __name__ == "__main__":
    main()
