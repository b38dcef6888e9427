"""Measurement: labelled data sets in, predictions, metrics and a report out.

Asks ``models.verifier.Verifier`` exactly as the service does and decides nothing about
claims. The name hides a builtin: only ever ``from eval.x import y``.
"""
