"""What may be done to devices: the folders of `playbooks/`, read and checked."""
