"""A batch on a Ray cluster: a folder of tables in, a folder of Parquet out.

``batch`` spreads shards over actors, ``plan`` says which, ``actor`` judges one. A shard is one
file of pairs, and the unit of all that can be lost, repeated or skipped. Only ``batch`` knows
Ray. Decides nothing about claims: each actor holds a ``Verifier`` of its own.
"""
