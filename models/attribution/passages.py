"""The reports of a document's sentences, with quotations that go on from one to the next.

Knows neither stances nor propositions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.attribution.finding import find, find_attitudes
from models.attribution.lexicon import Frame
from models.attribution.phrases import Range
from models.attribution.reports import Report
from models.attribution.tokens import QUOTE_MARKS, Sentence, Token, read

__all__ = ["Passage", "passages"]

_LONGEST_QUOTATION = 8  # sentences; an unpaired mark must not swallow a document


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A sentence with its reports; ``spoken_in`` is where the report of its quotation stands.

    That is the number of a passage and the number of a report in it, for a sentence that is
    quotation throughout and has no report of its own.
    """

    sentence: Sentence
    reports: tuple[Report, ...]
    spoken_in: tuple[int, int] | None = None

    @property
    def attitudes(self) -> list[Report]:
        """What somebody wants, praises or speaks of; read only where it is asked for."""
        return find_attitudes(self.sentence, self.reports)

    @property
    def quoted(self) -> Range:
        """The tokens of a quotation that goes on."""
        return (0, len(self.sentence))


def passages(sentences: Sequence[str]) -> list[Passage]:
    """For each sentence of one document, in order, what is reported in it."""
    done: list[Passage] = []
    pending = 0  # sentences just before that are in a quotation nobody has been named for
    opened = 0  # sentences for which a quotation has been going on
    for text in sentences:
        sentence = read(text, opened=0 < opened <= _LONGEST_QUOTATION)
        reports = tuple(find(sentence))
        passage = Passage(sentence=sentence, reports=reports)
        if not reports and _wholly_quoted(sentence):
            passage = replace(passage, spoken_in=_spoken_before(done))
            pending = 0 if passage.spoken_in else pending + 1
        else:
            if reports and _names_alone(sentence, reports[0]):
                _rename(done, len(done))
            elif pending:
                _name(done, pending, reports, len(done))
            pending = 0
        done.append(passage)
        opened = opened + 1 if sentence.open_end and opened < _LONGEST_QUOTATION else 0
    return done


def _wholly_quoted(sentence: Sentence) -> bool:
    words = [token for token in sentence.tokens if token.is_word]
    return bool(words) and all(map(_is_quoted, words))


def _is_quoted(token: Token) -> bool:
    return token.quoted


def _spoken_before(done: list[Passage]) -> tuple[int, int] | None:
    """The report whose speaker goes on, in the sentence before."""
    if not done:
        return None
    last = done[-1]
    if last.spoken_in is not None:
        return last.spoken_in
    for number in range(len(last.reports) - 1, -1, -1):
        report = last.reports[number]
        if report.speaker is not None and any(
            last.sentence.tokens[token].quoted for part in report.content for token in part[:1]
        ):
            return len(done) - 1, number
    if last.reports and last.reports[-1].speaker is not None:
        return len(done) - 1, len(last.reports) - 1
    return None


def _names_alone(sentence: Sentence, report: Report) -> bool:
    """Whether a report only says who has spoken: "Ruiz tweeted."."""
    return (
        report.frame is Frame.SAYS
        and not report.content
        and report.speaker is not None
        and sentence.tokens[-1].text != ":"
    )


def _rename(done: list[Passage], here: int) -> None:
    """Gives the quotation that has just ended to the first report after it."""
    for index in range(here - 1, -1, -1):
        passage = done[index]
        if passage.reports or not _wholly_quoted(passage.sentence):
            return
        done[index] = replace(passage, spoken_in=(here, 0))
        if passage.sentence.tokens[0].text in QUOTE_MARKS:
            return


def _name(done: list[Passage], pending: int, reports: tuple[Report, ...], here: int) -> None:
    """Gives the sentences of a quotation to the report at its end: '"A. B," X said.'"""
    number = next(
        (
            i
            for i, report in enumerate(reports)
            if report.speaker is not None and report.content and report.content[0][0] == 0
        ),
        None,
    )
    if number is None:
        return
    for index in range(len(done) - pending, len(done)):
        done[index] = replace(done[index], spoken_in=(here, number))
