"""What a backup says of the journal: the head of the chain it contains, so that it can be found again and compared."""

from erlass.registers.models import GENESIS, Head


def note(using: str) -> dict[str, str]:
    """Number and hash of the last event in the database `using`."""
    head = Head.objects.using(using).filter(pk=1).first()
    return {"head": f"{head.seq} {head.hash}" if head else f"0 {GENESIS}"}
