"""What an operator sees of a running server: metrics, logs, traces, readiness.

Watches the doors; decides nothing about claims and changes no answer.
"""
