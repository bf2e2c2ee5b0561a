"""What kind of answer a question asks for, and which kinds a sentence can give."""

from __future__ import annotations

import re

NUMBER, TIME, NAME, REASON, PLACE = 1, 2, 4, 8, 16  # bits

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
]
_RUN = re.compile(r"\w+")
_DIGIT, _YEAR = re.compile(r"\d"), re.compile(r"\b(?:1\d{3}|20\d\d)\b")
_CAUSE, _IN_CAUSES = re.compile(_CAUSES[1]), frozenset(["so", "order", "result", "to"])
_NAME = re.compile(r"(?<=[\w,;] )[A-Z][a-z]+")
_PLACE = re.compile(r"\b(?:in|at|on|near|from|to) (?:the )?[A-Z]")
_ASKED = {
    NUMBER: r"how (?:many|much|long|often)|how(?= (?:old|far|large|big|tall|high))"
    r"|(?:what|which) (?:percentage|number|amount|percent)",
    TIME: r"when|(?:what|which) (?:year|date|day|month|time|century)",
    NAME: r"who(?:m|se)?",
    REASON: r"why|what (?:caused|causes|is the reason)",
    PLACE: r"where|(?:what|which) (?:country|city|place|state|location)",
}
_ASKED_FOR = [
    (kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _ASKED.items()
]


_WISH = (
    r"(?:tell|inform|remind|show|give|explain|describe)"
    r"|i(?: am|'m|’m) (?:wondering|curious|looking for)"
    r"|i(?: would|'d|’d)? (?:want|need|like) to (?:know|learn|hear|ask|understand)"
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


def given_by(sentence: str) -> int:
    """The kinds of answer that `sentence` holds something for, as bits.

    >>> given_by("The summit in San Francisco lasted two days.") == NUMBER | TIME | NAME | PLACE
    True
    """
    lowered = sentence.lower()
    runs = set(_RUN.findall(lowered))
    kinds = 0
    for kind, words in _WORDS:
        if not runs.isdisjoint(words):
            kinds |= kind
    if _DIGIT.search(lowered):
        kinds |= NUMBER | (TIME if _YEAR.search(lowered) else 0)
    if not runs.isdisjoint(_IN_CAUSES) and _CAUSE.search(lowered):
        kinds |= REASON
    if lowered != sentence:
        kinds |= (NAME if _NAME.search(sentence) else 0) | (
            PLACE if _PLACE.search(sentence) else 0
        )
    return kinds
