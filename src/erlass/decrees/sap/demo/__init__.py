"""What the demonstration shows of this decree: agencies, invented people, and cases in every state of every procedure, around
today.
"""

from __future__ import annotations

from erlass.cases.demonstration import Stage
from erlass.decrees.sap.demo.budgets import time_budgets
from erlass.decrees.sap.demo.measures import measures
from erlass.decrees.sap.demo.office import incompatible, offices_of_sap, secondments, transfers
from erlass.decrees.sap.demo.people import offices, people, stock
from erlass.decrees.sap.demo.qualification import qualification
from erlass.decrees.sap.demo.selection import selection
from erlass.decrees.sap.demo.sheets import sheets_and_reports
from erlass.decrees.sap.demo.surroundings import surroundings
from erlass.decrees.sap.demo.training import appointments, rounds, training


def demonstrate(stage: Stage) -> None:
    """Write down offices, people, stock and what happened until today."""
    offices(stage)
    people(stage)
    stock(stage)
    offices_of_sap(stage)
    time_budgets(stage)
    qualification(stage)
    rounds(stage)
    selection(stage)
    training(stage)
    appointments(stage)
    surroundings(stage)
    incompatible(stage)
    transfers(stage)
    secondments(stage)
    measures(stage)
    sheets_and_reports(stage)
