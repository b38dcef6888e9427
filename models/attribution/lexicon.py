"""The verbs and nouns of reported speech: what each does to what is said.

Knows neither how a verb is inflected nor a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.attribution.inflection import Form, forms
from models.types import Stance

__all__ = [
    "AUDIENCES",
    "CLAIM_NOUNS",
    "CUES",
    "FALSE",
    "NOUN_FORMS",
    "TRUE",
    "WANTS_THAT",
    "Cue",
    "Frame",
]


class Frame(StrEnum):
    """What follows a cue verb."""

    SAYS = "says"  # (that) P
    TELLS = "tells"  # somebody (that) P
    ACCUSES = "accuses"  # somebody of P
    DENIES = "denies"  # that P, doing P, reports of P
    REJECTS = "rejects"  # a claim that P; of other things it says nothing
    QUOTES = "quotes"  # somebody as saying P
    DECLINES = "declines"  # to say whether P
    CALLS = "calls"  # something false
    ASKS = "asks"  # a question, a request, a wish: nothing is stated
    FEELS = "feels"  # towards something, or plans it: nothing is stated


@dataclass(frozen=True, kw_only=True, slots=True)
class Cue:
    """A cue verb in one of its forms."""

    lemma: str
    form: Form
    frame: Frame
    stance: Stance


_LEMMAS: dict[tuple[Frame, Stance], str] = {
    (Frame.SAYS, Stance.ASSERTS): (
        "say add note explain insist maintain argue state announce declare confirm acknowledge"
        " admit concede stress reply respond retort write tweet report reveal disclose recall"
        " predict warn assert contend testify conclude find show emphasise emphasize reiterate"
        " repeat complain joke quip observe remark continue promise vow pledge agree boast caution"
        " counter swear affirm attest recount mention concur stipulate underline underscore"
        " blog lament muse proclaim profess object protest learn realise realize demonstrate"
        " discover determine rule certify clarify confess exclaim shout whisper mutter sigh brag"
        " answer forecast post"
    ),
    (Frame.SAYS, Stance.HEDGES): (
        "claim allege suggest believe think suspect speculate hint imply hope fear expect estimate"
        " assume guess surmise feel doubt propose indicate understand worry"
    ),
    (Frame.TELLS, Stance.ASSERTS): "tell inform assure remind notify brief persuade convince",
    (Frame.ACCUSES, Stance.ASSERTS): "accuse",
    (Frame.DENIES, Stance.DENIES): "deny dispute refute rebut contradict disprove debunk",
    (Frame.REJECTS, Stance.DENIES): "reject dismiss",
    (Frame.QUOTES, Stance.ASSERTS): "quote cite",
    (Frame.DECLINES, Stance.DECLINES): "decline refuse",
    (Frame.CALLS, Stance.ASSERTS): "call describe brand label",
    (Frame.ASKS, Stance.ASSERTS): "ask urge want wonder",
}


def _cues() -> dict[str, Cue]:
    found: dict[str, Cue] = {}
    for (frame, stance), lemmas in _LEMMAS.items():
        for lemma in lemmas.split():
            for form, word in forms(lemma):
                found[word] = Cue(lemma=lemma, form=form, frame=frame, stance=stance)
    return found


CUES = _cues()

# Forms that are as often nouns or adjectives; they need a subject right before them.
NOUN_FORMS = frozenset(
    "claim claims report reports note notes state states estimate estimates show shows find finds"
    " posts post tweet tweets hope hopes fear fears promise promises pledge pledges vow vows call"
    " calls quote quotes guess doubt doubts counter counters answer answers joke jokes respect"
    " stress expect decline declines refuse object objects protest protests forecast forecasts"
    " brief briefs brand brands label labels rule rules feel suspect suspects argue repeat repeats"
    " mention mentions dispute disputes blog caution cautions reply replies warning finding"
    " meaning learning feeling understanding ruling posting showing reporting briefing writing"
    " remark remarks muse brag worry worries proposed stated alleged determined".split()
)

# Verbs that take a thing as often as a clause: only "that" tells the clause.
WANTS_THAT = frozenset(
    form
    for lemma in (
        "add agree show answer continue post promise repeat mention rule demonstrate determine"
        " discover concede object conclude find learn"
    ).split()
    for _, form in forms(lemma)
)

CLAIM_NOUNS = (
    r"(?:claims?|reports?|allegations?|suggestions?|accusations?|assertions?|rumou?rs?"
    r"|speculation|charges?|notion|idea|accounts?|statements?|stor(?:y|ies)|version"
    r"|insinuations?|line|contention|assumption|talk)"
)

FALSE = (
    r"(?:(?:simply|completely|entirely|totally|utterly|absolutely|just|plainly|patently|flatly"
    r"|categorically|quite|pure|total|complete|utter|an?|outright|blatant|malicious|the|all)\s+)*"
    r"(?:not\s+(?:at\s+all\s+)?(?:true|correct|the\s+case|so|accurate)|untrue|false(?:hoods?)?"
    r"|lies?|nonsense|rubbish|inventions?|fabricat(?:ed|ions?)|fake(?:\s+news)?|baseless"
    r"|unfounded|groundless|hoax|myth|fairy\s+(?:tale|story)|fiction|fantasy|incorrect"
    r"|inaccurate|preposterous|untruthful|slander|made\s+up|without\s+foundation"
    r"|without\s+(?:any\s+)?basis|a\s+smear)"
)
TRUE = r"(?:(?:indeed|quite|entirely|completely|all)\s+)*(?:true|correct|accurate|the\s+case)"

# Whom one tells: words that can only be the audience, never the subject of what is told.
AUDIENCES = frozenset(
    "reporters journalists lawmakers parliament congress supporters voters radio television tv"
    " newspaper newspapers agency news magazine newspaper".split()
)
