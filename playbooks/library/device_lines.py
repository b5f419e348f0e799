"""Ansible module: add, remove or read lines of a network operating system's configuration.

It runs on the controller and only hands over: a process of Netwright's own opens the vault, logs in
with strict host keys and types. No credential comes here.
"""

import json
import sys

from ansible.module_utils.basic import AnsibleModule

PROGRAM = "netwright.runs.device_lines"


def main():
    """Ask the process, and tell what it told."""
    module = AnsibleModule(
        argument_spec={
            "lines": {"type": "path", "required": True},
            "targets": {"type": "list", "elements": "dict", "required": True},
            "state": {"choices": ["present", "absent", "query"], "default": "present"},
            "project": {"type": "path", "required": True},
            "tenant": {"type": "str", "required": True},
            "device": {"type": "str", "required": True},
            "profile": {"type": "str", "required": True},
            "address": {"type": "str", "required": True},
            "port": {"type": "int", "required": True},
            "platform": {"type": "str", "required": True},
            "confirm_minutes": {"type": "int", "default": 5},
            "save": {"type": "bool", "default": False},
        },
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
