"""Ansible module: clear BGP or OSPF neighbors of FRRouting, and tell which were reset lately."""

import json
from ipaddress import ip_address

from ansible.module_utils.basic import AnsibleModule

LATELY_MS = 60_000
"""A neighbor that was reset within a minute need not be again; and so one sees that it was."""


def main():
    """Clear those that were not reset lately."""
    module = AnsibleModule(
        argument_spec={
            "targets": {"type": "list", "elements": "dict", "required": True},
            "state": {"choices": ["present", "query"], "default": "present"},
        },
        supports_check_mode=True,
    )
    wanted = [_wanted(module, one) for one in module.params["targets"]]
    before = [_is_fresh(module, *one) for one in wanted]
    todo = [one for one, fresh in zip(wanted, before) if not fresh]  # noqa: B905 - Python 3.9
    is_asked = module.params["state"] == "present"
    after = before
    if is_asked and module.check_mode:
        after = [True] * len(wanted)
    elif is_asked and todo:
        for protocol, neighbor in todo:
            _clear(module, protocol, neighbor)
        after = [_is_fresh(module, *one) for one in wanted]
    module.exit_json(
        changed=bool(is_asked and todo),
        present=after,
        was_present=before,
        diffs=[
            "" if fresh or not is_asked else f"!clear {protocol} neighbor {neighbor}"
            for (protocol, neighbor), fresh in zip(wanted, before)  # noqa: B905
        ],
    )


def _wanted(module, params):
    """Read values again: the controller has, but this program runs as root."""
    try:
        neighbor = ip_address(params["neighbor"])
    except (KeyError, ValueError):
        module.fail_json(msg="not a neighbor's address")
    if params.get("protocol") not in {"bgp", "ospf"}:
        module.fail_json(msg="not a protocol")
    return params["protocol"], neighbor


def _clear(module, protocol, neighbor):
    what = "bgp" if protocol == "bgp" else "ip ospf neighbor"
    code, out, error = module.run_command(["vtysh", "-c", f"clear {what} {neighbor}"])
    if code or "%" in out:
        module.fail_json(msg=f"{out} {error}".strip()[:500])


def _is_fresh(module, protocol, neighbor):
    known = _bgp(module, neighbor) if protocol == "bgp" else _ospf(module, neighbor)
    if known is None:
        module.fail_json(msg=f"no {protocol} neighbor {neighbor}")
    return known < LATELY_MS


def _bgp(module, neighbor):
    """Return the milliseconds since it was reset; a long time if it never was."""
    told = _json(module, f"show bgp neighbors {neighbor} json").get(str(neighbor))
    if told is None:
        return None
    if not told.get("connectionsDropped"):
        return LATELY_MS  # what never was up was not reset
    return told.get("lastResetTimerMsecs", LATELY_MS)


def _ospf(module, neighbor):
    """Return how long the adjacency has been as it is, in milliseconds."""
    told = _json(module, "show ip ospf neighbor json").get("neighbors", {})
    found = told.get(str(neighbor), [])
    ages = [one.get("upTimeInMsec", one.get("lastPrgrsvChangeMsec", 0)) for one in found]
    return min(ages) if ages else None


def _json(module, command):
    code, out, error = module.run_command(["vtysh", "-c", command])
    if code:
        module.fail_json(msg=error.strip()[:500])
    try:
        return json.loads(out)
    except ValueError:
        return {}


if __name__ == "__main__":
    main()
