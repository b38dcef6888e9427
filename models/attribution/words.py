"""Closed classes of English words, and what can be told of a word without a dictionary.

Knows nothing of reported speech.
"""

from __future__ import annotations

__all__ = [
    "ADVERBS",
    "AUXILIARIES",
    "CONJUNCTIONS",
    "DETERMINERS",
    "MODALS",
    "NEGATIONS",
    "OBJECT_PRONOUNS",
    "POSSESSIVES",
    "PREPOSITIONS",
    "RELATIVES",
    "SUBJECT_PRONOUNS",
    "SUBORDINATORS",
    "TIMES",
    "is_adverb",
    "is_finite",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SUBJECT_PRONOUNS = _words("he she they it i we you")
OBJECT_PRONOUNS = _words("me him her us them you it")
RELATIVES = _words("who which")
POSSESSIVES = _words("his her their its my our your")
DETERMINERS = (
    _words("the a an this that these those some any no every each another both all many several")
    | _words("most few other one two three four five six seven eight nine ten dozens hundreds")
    | _words("half more neither either")
    | POSSESSIVES
)
PREPOSITIONS = _words(
    "of in on at by for from with to into over under about against during between within without"
    " through across near inside outside among amid despite toward towards upon behind beyond"
    " after before since until following including like per via"
)
CONJUNCTIONS = _words("and but or nor yet so")
SUBORDINATORS = _words(
    "that because while when if although though unless whereas whether how why what where as than"
    " since until once"
)
MODALS = _words("would will could can may might should must shall 'll 'd cannot") | _words(
    "wouldn't won't couldn't can't shouldn't mustn't"
)
AUXILIARIES = (
    _words("is are was were be been being am 's 're 'm has have had 've having do does did")
    | _words("isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't")
    | MODALS
)
NEGATIONS = _words("not never neither nor no cannot") | frozenset(
    word for word in AUXILIARIES if word.endswith("n't")
)
ADVERBS = _words(
    "also then later earlier still even just again already now once first further always often"
    " sometimes soon yesterday today tonight meanwhile however instead though thus too simply"
    " ever either rather almost nearly only previously once long since themselves himself"
    " herself itself both all"
)
_DAYS = "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun"
_MONTHS = (
    "january february march april may june july august september october november december"
    " jan. feb. mar. apr. jun. jul. aug. sept. oct. nov. dec. jan feb mar apr jun jul aug sept"
    " oct nov dec"
)
TIMES = (
    _words(_DAYS)
    | (_words(_MONTHS) - {"may", "march"})
    | _words("week month year weekend day morning afternoon evening night noon midnight fall")
    | _words(
        "spring summer winter today yesterday tonight tomorrow weeks months years days hours hour"
    )
    | _words("minutes")
)
_PAST = _words(
    "fled went came made took gave got saw knew thought said told found left kept held led"
    " lost met paid put ran sent set spent stood won wrote began became brought built bought"
    " caught chose drew drove fell felt flew fought forgot grew heard hit hurt laid lay let"
    " meant read rose sat sold shot showed shut sang slept spoke stole struck swore taught"
    " threw understood wore cut cost beat broke did does says goes makes takes gives gets sees"
    " knows thinks wants needs comes remains seems appears plans hopes expects means shows"
    " finds runs works lives believes want need know think believe expect seem appear remain"
)
_NOT_PAST = _words(
    "united red bed need seed speed indeed hundred hundreds breed feed weed shed sacred naked"
    " wicked unnamed alleged supposed"
)
_NOT_ADVERB = (
    _words("family ally reply supply july early daily weekly monthly only rally italy assembly")
    | _words("monopoly anomaly butterfly bully belly jelly apply comply imply rely sicily")
    | _words("beverly billy carly connelly connolly donnelly emily holly kelly kimberly molly")
    | _words("o'reilly polly reilly sally scully shelly tully willy")
)


def is_adverb(word: str) -> bool:
    """Whether a lower-case word is or looks like an adverb."""
    return word in ADVERBS or (word.endswith("ly") and len(word) > 4 and word not in _NOT_ADVERB)


def is_finite(word: str) -> bool:
    """Whether a lower-case word can be a finite verb: auxiliary, known form, or in -ed."""
    if word in AUXILIARIES:
        return word not in ("be", "been", "being", "having")
    return word in _PAST or (word.endswith("ed") and len(word) > 4 and word not in _NOT_PAST)
