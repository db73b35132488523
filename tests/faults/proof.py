"""What stands in a database after the faults: its events, and what the proofs find wrong. Prints JSON."""

import json

import django

if __name__ == "__main__":
    django.setup()
    from erlass.cases.verify import verify as verify_cases
    from erlass.registers.models import Event
    from erlass.registers.verify import verify as verify_registers

    events = {str(seq): subject for seq, subject in Event.objects.values_list("seq", "subject")}
    print(json.dumps({"problems": [*verify_registers(), *verify_cases()], "events": events}))
