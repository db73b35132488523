"""The grammar of decrees: provisions, facts, rules, answers, dates, money, and the same rules for a million rows.

Pure Python; it knows nothing of Django or of any single decree. Numba and Arrow are imported only by `law.population`.
"""
