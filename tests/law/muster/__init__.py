"""A decree of our own that exists only for tests: small, with dated figures, versions, checks and an open finding."""

from erlass.law.decree import Decree

DECREE = Decree(
    key="muster",
    title="Mustererlass",
    short="Muster",
    citation="Muster 1",
    issued="RdErl. v. 1.1.2000",
    theme="Muster",
    about="Ein Erlass nur für Tests.",
    package=__name__,
)
