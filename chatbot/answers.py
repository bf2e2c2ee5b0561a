"""What kind of answer a question asks for, and which kinds a sentence can give."""

from __future__ import annotations

import re

NUMBER, TIME, NAME, REASON, PLACE = 1, 2, 4, 8, 16  # bits
CAUSAL, CAPITAL = 32, 64  # bits of hints: a word of a cause, a capital

_COUNTS = (
    "one two three four five six seven eight nine ten eleven twelve dozen hundred thousand"
    " million billion half twice percent"
)
_TIMES = (
    "january february march april june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday"
    " century year years month months week weeks day days hour hours minute minutes today"
    " tomorrow yesterday spring summer autumn winter until after before during"
)
_CAUSES = (
    "because due since reason reasons cause caused causes therefore thus",
    r"\b(?:so that|in order|as a result|leads? to|led to)\b",
)

# Words are looked up rather than searched for: every sentence of the corpus passes here.
_WORDS = [
    (NUMBER, frozenset(_COUNTS.split())),
    (TIME, frozenset(_TIMES.split())),
    (REASON, frozenset(_CAUSES[0].split())),
    (CAUSAL, frozenset(["so", "order", "result", "lead", "leads", "led"])),
]
_RUN = re.compile(r"\w+")
_DIGIT, _YEAR = re.compile(r"\d"), re.compile(r"\b(?:1\d{3}|20\d\d)\b")
_CAUSE = re.compile(_CAUSES[1])  # each of them has a CAUSAL word
_NAME = re.compile(r"(?<=[\w,;] )[A-Z][a-z]+")
_PLACE = re.compile(r"\b(?:in|at|on|near|from|to) (?:the )?[A-Z]")
# "what", perhaps one of a few adjectives: "on what exact day"
_WHAT = r"(?:what|which)(?: (?:exact|specific|particular|precise|other|us|american))?"
_NAMED = r"(?= of\b|\W*$)"  # a noun that asks by itself: "summit location", "date of birth"
_ASKED = {
    NUMBER: r"how (?:many|much|long|often)|how(?= (?:old|far|large|big|tall|high))"
    rf"|{_WHAT} (?:percentage|number|amount|percent)",
    TIME: rf"when|{_WHAT} (?:year|date|day|month|time|week|century)|how soon|date{_NAMED}",
    NAME: rf"who(?:m|se)?|{_WHAT} (?:person|people|leaders?|officials?)",
    REASON: r"why|how come|what (?:caused|causes|is the reason)",
    # "were is" is a misspelling that spelling repair can't see
    PLACE: rf"where|were(?= (?:is|are|was|will|do|does|did|can)\b)"
    rf"|{_WHAT} (?:country|city|town|place|state|location|venue)|(?:location|venue){_NAMED}",
}
_ASKED_FOR = [
    (kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _ASKED.items()
]


_WISH = (
    r"(?:tell|inform|remind|show|give|explain|describe)"
    r"|i(?: am|'m|’m) (?:wondering|curious|looking for)"
    r"|i(?: would|'d|’d)? (?:want|need|like) to (?:know|learn|hear|ask|understand)"
    r"|i(?: keep|'ve been|’ve been| have been) (?:hearing|reading|seeing|wondering)"
    r"|(?:do you|what do you) know|what (?:can|could) you (?:tell|say)"
)
_FRAME = re.compile(
    r"\W*(?:(?:hi|hello|hey|ok|so|and|please)\W+)*(?:(?:can|could|would|will) (?:you|i|we)\W+)?"
    rf"(?:please\W+)?(?:{_WISH})\b(?:\W+(?:me|us|to))*"
    r"(?:\W+(?:more|something|anything|everything|all|some|the|a|bit|information|info|details))*"
    r"(?:\W+(?:about|on|of|regarding|for))?\b",
    re.IGNORECASE,
)


def framed(question: str) -> int:
    """Where a beginning ends that only says that something is asked; 0 for none.

    And where nothing follows it.

    >>> framed("Tell me about human rights")
    13
    """
    found = _FRAME.match(question)
    return found.end() if found and re.search(r"\w", question[found.end() :]) else 0


def asked_for(question: str) -> tuple[int, int, int]:
    """The kind of answer that `question` asks for, and the span of the words that ask for it.

    Of "how tall" only "how": not every number says how tall. (0, 0, 0) where the question
    names no kind; of several kinds the first of the list above.

    >>> asked_for("Where will the summit be held?") == (PLACE, 0, 5)
    True
    >>> asked_for("export controls")
    (0, 0, 0)
    """
    for kind, words in _ASKED_FOR:
        for match in words.finditer(question):
            if match.group() != "WHO" or question.isupper():  # a name, unless all are capitals
                return kind, match.start(), match.end()
    return 0, 0, 0


def hints(text: str) -> int:
    """What the words of `text` say of the answers that it can give, as bits.

    Kinds, and CAUSAL or CAPITAL where the words beside decide: see `settled`. The hints of
    a text are those of its words between blanks together.
    """
    lowered = text.lower()
    runs = set(_RUN.findall(lowered))
    found = 0
    for kind, words in _WORDS:
        if not runs.isdisjoint(words):
            found |= kind
    if _DIGIT.search(lowered):
        found |= NUMBER | (TIME if _YEAR.search(lowered) else 0)
    return found | (CAPITAL if lowered != text else 0)


def settled(sentence: str, found: int) -> int:
    """The kinds of answer that `sentence` can give, where `found` are its hints, as bits."""
    kinds = found & ~(CAUSAL | CAPITAL)
    if found & CAUSAL and _CAUSE.search(sentence.lower()):
        kinds |= REASON
    if found & CAPITAL:
        kinds |= (NAME if _NAME.search(sentence) else 0) | (
            PLACE if _PLACE.search(sentence) else 0
        )
    return kinds


def given_by(sentence: str) -> int:
    """The kinds of answer that `sentence` holds something for, as bits.

    >>> given_by("The summit in San Francisco lasted two days.") == NUMBER | TIME | NAME | PLACE
    True
    """
    return settled(sentence, hints(sentence))
