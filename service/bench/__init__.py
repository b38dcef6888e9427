"""How fast the service is, against its own engines and against others, in one run.

Measures and reports; decides nothing about claims. Every part that is measured runs in a
fresh process, so that neither memory nor warm caches pass from one to the next.
"""
