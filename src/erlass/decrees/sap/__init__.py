"""Soziale Ansprechpartnerinnen und Ansprechpartner (SAP): trained lay counsellors in the agencies of the interior
ministry.

The decree orders who may hold the office, how much time it has, how it rests and ends, and what may be counted of it.
Nothing about a person who seeks counsel is ever an input of this package.
"""

from erlass.law.decree import Decree

DECREE = Decree(
    key="sap",
    title="Grundsätze zur Tätigkeit der Sozialen Ansprechpartnerinnen und Ansprechpartner",
    short="Soziale Ansprechpersonen (SAP)",
    citation="MBl. NRW. 2016 S. 416",
    issued="RdErl. d. Ministeriums für Inneres und Kommunales v. 10.6.2016 – 25.34-00 –",
    theme="Personal und Fürsorge",
    about=(
        "Beschäftigte, die zu Sozialen Ansprechpersonen ausgebildet sind, beraten Kolleginnen und Kollegen vertraulich. "
        "Der Erlass ordnet, wie viele es in einer Behörde geben soll, wer es werden kann, wie viel Arbeitszeit dafür zur "
        "Verfügung steht, wie das Amt ruht und endet, welche Fortbildung und Supervision dazugehört und wie darüber "
        "anonym berichtet wird."
    ),
    package=__name__,
)
