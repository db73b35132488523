"""The decrees this installation knows, one line each.

A plain module without Django, so that asking on the command line can read it. A key names the package
`erlass.decrees.<key>`; the order is the one in which decrees are listed. Adding a decree adds its folder and one line
here, and changes no other room.
"""

DECREES: tuple[str, ...] = ("sap",)
