"""What people type, read in one place: telephones, amounts, days, identity papers, names.

Each reader answers with the value in its one spelling, with None when nothing was said (无, 不详, /), or raises
`Invalid` with the reason and what to write instead. Every door asks these and no door has a way of its own.
"""

from laojian.kernel.tidying import compact, kept, squeezed, tidied
from laojian.kernel.typed.amounts import amount
from laojian.kernel.typed.days import day
from laojian.kernel.typed.identities import Identity, identity
from laojian.kernel.typed.names import name
from laojian.kernel.typed.nothing import Kind, is_nothing
from laojian.kernel.typed.phones import Phone, phone

__all__ = [
    "Identity",
    "Kind",
    "Phone",
    "amount",
    "compact",
    "day",
    "identity",
    "is_nothing",
    "kept",
    "name",
    "phone",
    "squeezed",
    "tidied",
]
