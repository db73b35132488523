"""What remembers: the journal (one chain of events) and registers whose entries have time.

An entry holds from a day to a day and was known from a moment to a moment; corrections never overwrite. Every change of a
register is part of an event, so that the registers can be computed again from the journal. Knows no person and no case:
both stand above.
"""
