"""Procedures as declarations, and the kernel that carries them out the same for all.

Who may act, checks and findings, participation, deadlines, documents, effects on registers, one appended event: all in one
transaction, none of it written twice by a decree.
"""
