"""The pages of cases: what waits for somebody, one case on one screen, the forms of its steps, lists, diagrams.

All of it is made from the declarations of procedures. Whatever changes a case goes through `erlass.cases.perform`; what
somebody sees is decided by `erlass.cases.lists` and `erlass.cases.reading`, here it is only laid out.
"""
