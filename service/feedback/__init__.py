"""What people say of verdicts: right or wrong, with the label that is right.

Kept here and sent nowhere.
"""
