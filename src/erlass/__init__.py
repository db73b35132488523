"""Erlass makes administrative decrees executable: answers that cite, cases that follow, registers that remember."""

__version__ = "0.1.0"
