"""Reported speech: who says it, how (says, denies, may, will not say), and what is said.

Rules over words, no model. Knows nothing of documents beyond the order of their sentences.
"""

from models.attribution.attribute import attribute

__all__ = ["attribute"]
