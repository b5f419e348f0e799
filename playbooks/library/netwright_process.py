"""Ansible module: have a process of Netwright's own do what it is asked.

It runs on the controller and only hands over: the process opens the vault, checks what it is asked,
logs in with strict host keys or sends. No credential comes here.
"""

import json
import sys

from ansible.module_utils.basic import AnsibleModule


PROGRAMS = ["device_lines", "merge", "notice", "saved_configuration"]


def main():
    """Ask the process, and tell what it told."""
    module = AnsibleModule(
        argument_spec={
            "program": {"choices": PROGRAMS, "required": True},
            "asked": {"type": "dict", "required": True},
        },
        supports_check_mode=True,
    )
    program = f"netwright.runs.{module.params['program']}"
    asked = json.dumps({**module.params["asked"], "check": module.check_mode})
    code, out, error = module.run_command([sys.executable, "-m", program], data=asked)
    try:
        told = json.loads(out)
    except ValueError:
        module.fail_json(msg=f"{program} ended with {code}: {error[-500:]}")
    if "failed" in told:
        module.fail_json(msg=told["failed"])
    module.exit_json(**told)


if __name__ == "__main__":
    main()
