"""From data and base weights to what ships in ``models/pretrained``; needs the ``train`` extra.

Each module is one step, run with ``python -m models.training.STEP``; docs/training.md has
them in their order. Nothing here is imported when the service runs.
"""
