"""What is still being done and so is not done: "it was working on its reply" denies a reply.

Only of what somebody gives, and only in words that leave no doubt that it is to come.
"""

from __future__ import annotations

import re

__all__ = ["finished"]

_GIVEN = (
    r"(?P<thing>(?:\w+\s+){0,2}?(?:reply|response|answer|decision|ruling|verdict|statement|report"
    r"|recommendation|assessment|counterproposal|proposals?|findings|results))"
)
_WORK = (
    r"(?:working\s+on|preparing|drafting|writing|finali[sz]ing|completing|considering|weighing"
    r"|formulating|putting\s+together)"
)
_WORKING = re.compile(
    rf"^(?P<who>.+?)\s+(?:(?P<many>are|were|have)|is|was|has|had)\s+still(?:\s+been)?\s+"
    rf"{_WORK}\s+{_GIVEN}\b(?P<rest>[^,;]*)",
    re.IGNORECASE,
)
_IN_WORK = re.compile(
    rf"^(?P<the>the|its|his|her|their|any|an?)\s+{_GIVEN}(?P<rest>\s+(?:to|on|from|by)\s[^,;]+?)?\s+"
    r"(?:(?:is|was)\s+still\s+(?:being\s+(?:prepared|drafted|written|worked\s+on|finali[sz]ed"
    r"|considered)|in\s+(?:preparation|the\s+works)|to\s+(?:come|be\s+\w+))"
    r"|(?:will|would)\s+(?:only\s+|first\s+)?be\s+(?:sent|given|handed\s+over|delivered|ready|issued)"
    r")\b",
    re.IGNORECASE,
)


def finished(clause: str) -> str | None:
    """That it is done: what ``clause`` denies by saying that it is being done."""
    if (work := _WORKING.match(clause)) is not None:
        given = "have given" if work["many"] else "has given"
        return f"{work['who']} {given} {work['thing']}{work['rest']}"
    if (work := _IN_WORK.match(clause)) is not None:
        return f"{work['the']} {work['thing']}{work['rest'] or ''} has been given"
    return None
