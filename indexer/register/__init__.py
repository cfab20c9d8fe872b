"""The policy register: measures, KPIs and responsible bodies of a document, with the words for each."""

from indexer.register.types import (
    Elsewhere,
    Kpi,
    Measure,
    Register,
    Responsibility,
    Role,
    Status,
    Unparsed,
)

__all__ = [
    "Elsewhere",
    "Kpi",
    "Measure",
    "Register",
    "Responsibility",
    "Role",
    "Status",
    "Unparsed",
]
