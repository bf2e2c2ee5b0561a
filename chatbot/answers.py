"""What kind of answer a question asks for, and which kinds a sentence can give."""

from __future__ import annotations

import re

NUMBER, TIME, NAME, REASON, PLACE = 1, 2, 4, 8, 16  # bits

_MONTHS = "january|february|march|april|june|july|august|september|october|november|december"
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_COUNTS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand"
    "|million|billion|half|twice|percent"
)
_PERIODS = (
    "century|year|years|month|months|week|weeks|days?|hours?|minutes?|today|tomorrow"
    "|yesterday|spring|summer|autumn|winter|until|after|before|during"
)
_CAUSES = (
    "because|due|since|reasons?|caused?|causes|so that|in order|therefore|thus|as a result"
    "|leads? to|led to"
)

_GIVEN = {
    NUMBER: re.compile(rf"\d|\b(?:{_COUNTS})\b", re.IGNORECASE),
    TIME: re.compile(rf"\b(?:1\d{{3}}|20\d\d|{_MONTHS}|{_DAYS}|{_PERIODS})\b", re.IGNORECASE),
    NAME: re.compile(r"(?<=[\w,;] )[A-Z][a-z]+"),
    REASON: re.compile(rf"\b(?:{_CAUSES})\b", re.IGNORECASE),
    PLACE: re.compile(r"\b(?:in|at|on|near|from|to) (?:the )?[A-Z]"),
}
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
    return sum(kind for kind, words in _GIVEN.items() if words.search(sentence))
