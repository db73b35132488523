"""Settings, addresses and entry points of the running system.

Everything that differs between a demonstration, the tests and a production server stands here; no room of the
application reads the environment itself.
"""
