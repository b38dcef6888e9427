"""service.answer: a verdict with who says what, and evidence only where there is some."""

from models.evidence import Evidence
from models.nli.lexical import LexicalModel
from models.reported import reported
from models.types import ClaimPair
from models.verifier import Verifier
from service.answer import answer


def test_an_answer_is_the_verdict_and_more() -> None:
    pair = ClaimPair.of("The mayor said it is open.", "It is not open.")
    (verdict,) = Verifier(LexicalModel()).verify([pair])
    plain = verdict.as_dict() | {"attribution": reported(pair).as_dict()}
    assert answer(pair, verdict) == plain
    nothing = Evidence(words_a=(), words_b=(), differences=())
    assert answer(pair, verdict, nothing) == plain | {
        "evidence": {"words_a": [], "words_b": [], "differences": []}
    }
