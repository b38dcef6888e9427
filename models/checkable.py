"""Whether a sentence makes a claim that can be checked, and in plain words why not.

Rules of form alone, each one narrow: to lose a claim is worse than to keep a remark. Knows no
topic and no speaker.
"""

from __future__ import annotations

import re

from models.sentences import lead_chars

__all__ = ["CONDITIONAL", "why_left_out"]

CONDITIONAL = "says only what would follow, if"

_MARKS = "\"'“”‘’«»()[]*_#>|-–—•·… \t\r\n"  # what may stand around a sentence

_QUESTION = re.compile(r"\?[\"'”’»)\]]*\s*$")
_WORD = re.compile(r"[^\W\d_]")

_START = r"^(?:(?:and|but|so|well|now|look|because|yes|no|then|also),?\s+)*"
_VERY = r"(?:(?:also|really|just|still|all|do|very|so|deeply|truly)\s+)*"

_PLEASE = re.compile(_START + r"please\b", re.IGNORECASE)
_COMMAND = re.compile(
    _START + r"(?:do not\b|don['’]t\b(?! know\b)|let us\b|never mind\b"
    r"|make sure\b|sign up\b|log in\b"
    r"|(?:click|tap|visit|email|subscribe|follow|read|watch|listen|look|see|ask|remember|imagine)"
    r"\s+(?:here|the|our|your|us|to|at|for|more|full|on|out|yourself|what|how|a)\b)",
    re.IGNORECASE,
)
_PROCEDURAL = re.compile(
    r"^(?:(?:additional )?(?:reporting|writing|editing|compiled|translated) by\b"
    r"|(?:photo|photograph|image|picture|video|graphic|map|source|credit)s?\s*:"
    r"|read more\b|more to follow\b"
    r"|(?:this|the) (?:story|article|page|live ?blog|post) (?:has been|was|will be|is being)"
    r" (?:updated|corrected|amended|published)\b|(?:correction|clarification|editor['’]s note"
    r"|update|updated|published|last updated)\s*:|advertisement\b|©|copyright\b|all rights reserved"
    r"|skip to\b|share (?:this|on)\b|(?:thank you|thanks)\b(?! to)"
    r"|(?:good (?:morning|afternoon|evening|night)|welcome (?:to|back))\b"
    r"|(?:we are|we['’]re|that is|that['’]s) (?:off to bed|pausing|(?:all|it) (?:for|from)))",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^(?:By|Statement by|From)\s+(?:[A-Z][\w'’.-]+[ ,]*){2,4}(?:[\w ,']{0,40})$")
_OPINION = re.compile(
    _START + r"(?:(?:i|we)(?:['’]m|['’]re| am| are)?\s+" + _VERY + r"(?:hope|wish|love|like|hate|"
    r"would like|look forward|feel (?:that|like|sure)|think|guess|suppose|sorry|proud|grateful|"
    r"glad|happy|sad|delighted|pleased|thrilled|honou?red|convinced|confident|optimistic)\b"
    r"|in (?:my|our) (?:view|opinion)\b|(?:we|you) (?:need to|must|should|ought to)\b"
    r"|it(?:['’]s| is) (?:a (?:shame|pity|disgrace)|time (?:to|for)|important (?:to|that))\b)",
    re.IGNORECASE,
)
_IF = re.compile(r"^(?:(?:but|and|so|even)\s+)*(?:if|unless)\b", re.IGNORECASE)
# Only in the first clause: "no deal was signed, and we would say so if it were" claims something.
_WOULD_IF = re.compile(
    r"^(?:(?!, (?:and|but)\b|;).)*?\b(?:would|could|might)\b[^;]*\b(?:if|unless)\b",
    re.IGNORECASE | re.DOTALL,
)
_PREDICTION = re.compile(
    r"^(?:[\w'’,-]+\s+){1,8}?(?:expects?|hopes?|aims?)\s+(?:that|to)\b"
    r"|\b(?:is|are)\s+(?:widely\s+)?(?:expected|likely|unlikely|forecast|predicted)\s+to\b",
    re.IGNORECASE,
)
_REMARK = re.compile(
    _START + r"(?:you (?:don['’]t|do not|can['’]t|cannot|never)\s"
    r"|(?:nobody|no one|no-one) (?:ever |here |really |in \w+ )?"
    r"(?!is\b|was\b|has\b|does\b|knows\b)\w+s\b|nobody ever\b|no two \w+ are\b"
    r"|no \w+ is worth\b|(?:not every|every|an?|no) \w+ (?:is|gives|makes|likes|wants|needs)"
    r" (?:not )?an? )",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\d|\b(?:percent|per cent|hundred|thousand|million|billion)s?\b", re.IGNORECASE
)

_RULES = (
    ("a question", _QUESTION),
    ("about the report, not about the world", _PROCEDURAL),
    ("a byline", _BYLINE),
    ("a request or an instruction", _PLEASE),
    (CONDITIONAL, _IF),
    ("says only what could be, if", _WOULD_IF),
    ("a guess at what is to come", _PREDICTION),
)
# A figure makes a claim of them: "I think we pay 73 per cent".
_RULES_WITHOUT_FIGURES = (
    ("a request or an instruction", _COMMAND),
    ("an opinion, a wish or a feeling", _OPINION),
    ("a remark on how things are in general", _REMARK),
)


def why_left_out(text: str) -> str | None:
    """The reason why ``text``, a sentence or what a speaker says, claims nothing to check."""
    bare = text[lead_chars(text) :].strip(_MARKS)
    if not _WORD.search(bare):
        return "no words"
    for reason, form in _RULES:
        if form.search(bare if form is not _QUESTION else text):
            return reason
    if _FIGURE.search(bare):
        return None
    return next((reason for reason, form in _RULES_WITHOUT_FIGURES if form.search(bare)), None)
