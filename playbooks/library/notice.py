"""Ansible module: send a notice. A process of Netwright's own does; no secret comes here."""

import json
import sys

from ansible.module_utils.basic import AnsibleModule

PROGRAM = "netwright.runs.notice"


def main():
    """Ask the process, and tell what it told."""
    words = ("project", "tenant", "device", "channel", "kind", "severity", "about")
    module = AnsibleModule(
        argument_spec={word: {"type": "str", "required": True} for word in words},
        supports_check_mode=True,
    )
    asked = json.dumps(dict(module.params, check=module.check_mode))
    code, out, error = module.run_command([sys.executable, "-m", PROGRAM], data=asked)
    try:
        told = json.loads(out)
    except ValueError:
        module.fail_json(msg=f"{PROGRAM} ended with {code}: {error[-500:]}")
    if "failed" in told:
        module.fail_json(msg=told["failed"])
    module.exit_json(**told)


if __name__ == "__main__":
    main()
