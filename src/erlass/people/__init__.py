"""Who works where, with which role, and who may do or see what.

Offices, persons, service relations and roles with their dates; accounts to sign in with; the one place where rights are
decided (`policy`) and the trail of who looked at confidential things.
"""
