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
    (NUMBER, _COUNTS),
    (TIME, _TIMES),
    (REASON, _CAUSES[0]),
    (CAUSAL, "so order result lead leads led"),
]
_KIND = {word: kind for kind, words in _WORDS for word in words.split()}  # no word has two
_RUN = re.compile(r"\w+")
_DIGIT, _YEAR = re.compile(r"\d"), re.compile(r"\b(?:1\d{3}|20\d\d)\b")
_DATE = re.compile(r"\W*(?:19|20)\d\d(?:s|-\d\d?){0,2}\W*\Z")  # no number of anything
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


# "people who", "an error when": behind other words these only join on what follows, unless a
# verb does that is one of a question: "that year when is the vote".
_JOINING = frozenset(["who", "whom", "whose", "when", "where", "why"])
_LEADING = (
    "and but or so then ok okay well hey hi now also plus just exactly please by to for from"
    " with of at in on since until about after before me us you know tell ask asked say see"
    " wonder wondering remember remind understand learn find out explain is are was"
)
_BEFORE_ASKING = frozenset(_LEADING.split())
_LAST_WORD = re.compile(r"(\w+)['’\" ]*\Z")
_AUXILIARY = "is|are|was|were|will|would|do|does|did|can|could|should|shall|has"
_VERB = re.compile(rf"\W+(?:{_AUXILIARY})\b|\W*\Z")


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
    shouted = question.isupper()
    for kind, words in _ASKED_FOR:
        for match in words.finditer(question):
            # WHO is a name, unless all are capitals.
            if (match.group() != "WHO" or shouted) and not _joins(question, match):
                return kind, match.start(), match.end()
    return 0, 0, 0


def _joins(question: str, match: re.Match[str]) -> bool:
    """Whether a question word stands within a sentence and only joins on what follows it."""
    word = match.group().lower()
    if word not in _JOINING:
        return False
    before = _LAST_WORD.search(question[max(0, match.start() - 40) : match.start()])
    if before is None or before[1].lower() in _BEFORE_ASKING:
        return False
    return word in ("who", "whom", "whose") or not _VERB.match(question, match.end())


def hints(text: str) -> int:
    """What the words of `text` say of the answers that it can give, as bits.

    Kinds, and CAUSAL or CAPITAL where the words beside decide: see `settled`. The hints of
    a text are those of its words between blanks together.
    """
    lowered = text.lower()
    if lowered.isalpha():  # as most words are that the corpus is made of
        return _KIND.get(lowered, 0) | (CAPITAL if lowered != text else 0)
    found = 0
    for word in _RUN.findall(lowered):
        found |= _KIND.get(word, 0)
    if _DIGIT.search(lowered):
        for run in filter(_DIGIT.search, lowered.split()):
            found |= TIME if _YEAR.search(run) else 0
            found |= 0 if _DATE.match(run) else NUMBER
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
