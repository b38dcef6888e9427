"""What the service is measured against; each a script for a process of its own.

A peer's library is imported there and nowhere else.
"""
