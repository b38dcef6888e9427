"""Durable jobs: tables of pairs that are judged in the background, whatever happens meanwhile.

``job`` says what a job is, ``store`` keeps it, ``judging`` does the work, ``workflows`` sees
that the work is done, ``office`` is what the routes ask. DBOS is imported in ``workflows`` only.
"""
