"""Running an installation: backup and restore, health, and the rounds that time brings.

Knows no room by name: its tables are found by being installed, and what it has to say or to do in its modules `health`,
`verify`, `tick`, `retention` and `backup_note` (see `rounds` and `backup`).
"""
