"""Ansible module: count the sessions from addresses to others in the kernel's own table.

What a device's connection tracking has seen with its own eyes is evidence that nobody can send us.
Closed sessions stay in the table for a while (TCP: two minutes), so a flood is still seen there.
"""

import re
from ipaddress import ip_address, ip_network

from ansible.module_utils.basic import AnsibleModule

TABLE = "/proc/net/nf_conntrack"
# The first pair of a line is who began the session; the second is how answers come back.
BEGUN = re.compile(r"\bsrc=(\S+) dst=(\S+)")


def main():
    """Count by source."""
    module = AnsibleModule(
        argument_spec={
            "sources": {"type": "list", "elements": "str", "required": True},
            "destinations": {"type": "list", "elements": "str", "required": True},
        },
        supports_check_mode=True,
    )
    sources = [ip_network(one) for one in module.params["sources"]]
    destinations = {ip_address(one) for one in module.params["destinations"]}
    seen = [0] * len(sources)
    for line in _lines(module):
        match = BEGUN.search(line)
        if match and ip_address(match[2]) in destinations:
            begun = ip_address(match[1])
            for place, source in enumerate(sources):
                seen[place] += begun in source
    module.exit_json(changed=False, seen=seen)


def _lines(module):
    """Read the table, or ask the tool where the kernel shows no file."""
    try:
        with open(TABLE) as stream:
            return stream.readlines()
    except OSError:
        pass
    if not module.get_bin_path("conntrack"):
        return []
    code, out, _ = module.run_command(["conntrack", "-L"])
    return out.splitlines() if code == 0 else []


if __name__ == "__main__":
    main()
