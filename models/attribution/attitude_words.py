"""The words of attitudes: how somebody feels towards something, plans it, or speaks of it.

Nothing is stated with them. Knows no sentence.
"""

from __future__ import annotations

from models.attribution.inflection import forms
from models.attribution.lexicon import Cue, Frame
from models.types import Stance

__all__ = [
    "ABOUT",
    "ADJECTIVES",
    "ATTITUDES",
    "IMPERSONAL",
    "NOUNS",
    "SEEMING",
    "SPEECH",
    "THINGS",
    "TO_SOMETHING",
]

_TOWARDS = (
    "admonish agree amplify anticipate applaud appreciate approve assail assure attack avoid back"
    " bash belittle bemoan berate blame blast castigate celebrate challenge chant chastise cheer"
    " chide choose commend compare condemn congratulate consider contemplate convince credit"
    " criticise criticize debate decide decry defend demand denounce depict deplore deride detail"
    " disagree disavow discuss dismiss disparage distrust doubt downplay dread echo embrace"
    " encourage endorse envision exclaim excoriate expose express fault favor favour focus foresee"
    " forget hail hate highlight honor ignore indicate insult interpret intend"
    " invoke justify knock lambaste laud lay liken list love marvel mock mull name notice"
    " oppose outline perceive persuade plan plead ponder portray praise prefer press promote"
    " propose push quote rail react rebuke recognise recognize recommend reference refuse regard"
    " regret remember remind repudiate request resist ridicule rip salute scold scream seek signal"
    " skewer slam support taunt term thank threaten tout trash treat trumpet trust unveil view"
    " voice vote warn weigh welcome wish yell"
)
_BESIDES = (  # verbs of speech, and of more than speech
    "accept accuse address advocate aim allege allude announce apologize argue ask boast call cast"
    " characterize charge cite claim complain concede declare describe disclose estimate expect"
    " fear feel frame hint hope identify insist know mention offer order paint pledge point"
    " predict project promise question realize refer reject retweet reveal see share sign"
    " speculate suggest swear talk think tweet understand urge vow want wonder worry"
)

# Verbs of speech that as finite verbs have been read before: what is left of them is no report.
SPEECH = frozenset("say tell report write note state add show find comment explain".split())

ATTITUDES = {
    word: Cue(lemma=lemma, form=form, frame=Frame.FEELS, stance=Stance.ASSERTS)
    for lemma in (*_TOWARDS.split(), *_BESIDES.split(), *sorted(SPEECH))
    for form, word in forms(lemma)
}

# After these "to" belongs to the cue: "refer to a deal", but "hope to win".
TO_SOMETHING = frozenset("refer point react allude talk".split())

# What something seems to be, by nobody's word in particular.
SEEMING = frozenset(word for lemma in ("seem", "appear", "sound") for _, word in forms(lemma))

IMPERSONAL = frozenset("clear unclear likely".split())
ADJECTIVES = IMPERSONAL | frozenset(
    "adamant afraid alarmed angry aware certain concerned confident convinced critical"
    " disappointed doubtful dubious eager excited furious glad happy hopeful inclined keen nervous"
    " open optimistic outraged pessimistic pleased proud reluctant shocked skeptical supportive"
    " sure surprised thrilled unhappy upset wary worried".split()
)

NOUNS = frozenset(
    "accusation accusations admiration admission advice allegation allegations"
    " announcement approval argument assertion assessment assumption attack attacks belief call"
    " calls claim claims comments complaint complaints concern concerns condemnation confidence"
    " contention critic criticism critics critique decision denunciation desire disapproval"
    " disclosure discussion disdain endorsement enthusiasm expectation expectations fear"
    " fears frustration hope hopes idea insistence intention notion opinion opponents"
    " opposition perception plan plans pledge position praise prediction promise promises"
    " proponent proposal question questions refusal rejection reluctance remarks reports request"
    " revelation revelations rumors sense skepticism speculation stance suggestion support"
    " supporter supporters suspicion talk view vow warning willingness worries".split()
)
# After these "that" begins what is said of them: "a plan that most oppose".
THINGS = frozenset(
    "attack attacks call calls comments critic critics critique decision discussion endorsement"
    " opponents plan plans position proposal question questions remarks support supporter"
    " supporters talk".split()
)
ABOUT = frozenset("for of about on against over to that whether toward".split())
