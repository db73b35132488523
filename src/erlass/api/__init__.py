"""The HTTP interface under `/api/`: every decree, its provisions and rules, and asking them.

Generated from the declarations like the pages, and knowing no decree by name. Facts travel only in bodies, answers are
never cached, and every error is `application/problem+json` in German.
"""
