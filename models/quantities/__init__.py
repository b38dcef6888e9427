"""Exact reading and comparison of numbers, units, ranges, bounds, shares, money, dates and times.

No model and no outside knowledge: what the words say is read literally, and what they leave
open is never a difference.
"""

from models.quantities.comparison import differences
from models.quantities.reading import quantities
from models.quantities.values import (
    Bearing,
    Day,
    Difference,
    Interval,
    Kind,
    Moment,
    Quantity,
)

__all__ = [
    "Bearing",
    "Day",
    "Difference",
    "Interval",
    "Kind",
    "Moment",
    "Quantity",
    "differences",
    "quantities",
]
