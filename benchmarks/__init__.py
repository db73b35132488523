"""What the performance figures are made with. `python -m benchmarks` prints each beside its goal (`make bench`).

Times on a shared machine are compared within one run and given as medians; see `docs/reference/benchmarks.md`.
"""
