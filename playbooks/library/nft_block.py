"""Ansible module: keep source addresses out of and off a Linux host or firewall, by nftables.

It owns one table, `inet netwright`, with one set per IP version and a chain at each of the hooks
input and forward, before the priority of usual filters (-10). Whatever else is configured stays as it is. Every
element of a set carries a timeout of the kernel's own, so that a block ends even if nobody ever
comes back to end it.
"""

import json
import re
from ipaddress import ip_network

from ansible.module_utils.basic import AnsibleModule

FAMILY, TABLE = "inet", "netwright"
SETS = {4: "blocked4", 6: "blocked6"}
MARGIN_S = 300
"""The kernel's own end comes after the planned one: then whoever planned it does it and verifies."""

DECLARATION = f"""
table {FAMILY} {TABLE} {{
  set blocked4 {{ type ipv4_addr; flags interval, timeout; }}
  set blocked6 {{ type ipv6_addr; flags interval, timeout; }}
  chain from_outside {{ type filter hook input priority -10; policy accept; }}
  chain through {{ type filter hook forward priority -10; policy accept; }}
}}
flush chain {FAMILY} {TABLE} from_outside
flush chain {FAMILY} {TABLE} through
table {FAMILY} {TABLE} {{
  chain from_outside {{ ip saddr @blocked4 counter drop; ip6 saddr @blocked6 counter drop; }}
  chain through {{ ip saddr @blocked4 counter drop; ip6 saddr @blocked6 counter drop; }}
}}
"""


def main():
    """Make the sets as wanted, and tell what was in them."""
    module = AnsibleModule(
        argument_spec={
            "addresses": {"type": "list", "elements": "str", "required": True},
            "ttl_s": {"type": "int"},
            "state": {"choices": ["present", "absent", "query"], "default": "present"},
        },
        supports_check_mode=True,
    )
    wanted = [_network(module, text) for text in module.params["addresses"]]
    before = _blocked(module)
    after = _after(module, wanted, before)
    changed = set(before) != set(after)
    if changed and not module.check_mode:
        _change(module, wanted, before)
        after = _blocked(module)
    module.exit_json(
        changed=changed,
        present=[one in after for one in wanted],
        was_present=[one in before for one in wanted],
        diffs=[_one_diff(one, before, after) for one in wanted],
        diff={
            "before_header": f"nftables {FAMILY} {TABLE}",
            "after_header": f"nftables {FAMILY} {TABLE}",
            "before": _text(before),
            "after": _text(after),
        },
    )


def _network(module, text):
    """Read an address again: the controller has, but this program runs as root."""
    try:
        network = ip_network(text, strict=True)
    except ValueError:
        module.fail_json(msg="not an address or prefix")
    if network.prefixlen == 0:
        module.fail_json(msg="a block of everything")
    return network


def _blocked(module):
    """Return what is blocked: network -> seconds until the kernel ends it, None for never."""
    code, out, _ = module.run_command(["nft", "-j", "list", "table", FAMILY, TABLE])
    if code:
        return {}
    found = {}
    for one in json.loads(out)["nftables"]:
        if one.get("set", {}).get("name") in SETS.values():
            found.update(map(_element, one["set"].get("elem", [])))
    return found


def _element(element):
    value, expires = element, None
    if isinstance(element, dict) and "elem" in element:
        value, expires = element["elem"]["val"], element["elem"].get("expires")
    if isinstance(value, dict) and "prefix" in value:
        value = "{addr}/{len}".format(**value["prefix"])
    return ip_network(value), expires


def _one_diff(one, before, after):
    if (one in before) is (one in after):
        return ""
    return f"{'+' if one in after else '-'}drop from {one}"


def _after(module, wanted, before):
    if module.params["state"] == "present":
        return {**dict.fromkeys(wanted, module.params["ttl_s"]), **before}
    if module.params["state"] == "absent":
        return {one: expires for one, expires in before.items() if one not in wanted}
    return before


def _change(module, wanted, before):
    """Send one script: the kernel does all of it or nothing."""
    is_present = module.params["state"] == "present"
    lines = [DECLARATION] if is_present else []
    ttl_s = module.params["ttl_s"]
    timeout = f" timeout {ttl_s + MARGIN_S}s" if ttl_s else ""
    for one in wanted:
        if (one in before) is is_present:
            continue
        target = f"element {FAMILY} {TABLE} {SETS[one.version]}"
        lines.append(
            f"{'add' if is_present else 'delete'} {target} {{ {one}{timeout if is_present else ''} }}"
        )
    code, _, error = module.run_command(["nft", "-f", "-"], data="\n".join(lines) + "\n")
    if code:
        module.fail_json(msg=re.sub(r"\s+", " ", error)[:500])


def _text(blocked):
    return "".join(f"drop from {one}\n" for one in sorted(map(str, blocked)))


if __name__ == "__main__":
    main()
