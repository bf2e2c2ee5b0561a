"""A line -> the questions in it that could be asked one by one.

In English alone: a line in another language is one question, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .answers import framed
from .decision import Abstention, Answer, Reply, SmallTalk
from .followup import points_back

MOST = 4  # questions of a line; one with more is left as it is
LONGEST = 500  # characters of a line that can hold several

_BE, _DO = (
    r"(?:is|are|was|were|am)(?:n['’]t)?",
    r"(?:do|does|did|can|could|will|would|shall|should|has|have|had|may|might|must)(?:n['’]t)?",
)
_VERB = rf"(?:{_BE}|{_DO})"
_PRONOUN = r"(?:i|you|he|she|it|we|they|there|this|that|these|those|anyone|someone|anybody)"
_ASKS = r"(?:who|whom|whose|what|which|where|when|why|how)"
# "how many officials have", "which of them is", but not "what he did": that is no question.
_KIND = (
    r"(?:how (?:many|much|long|often|old|far|big|tall|large|high|soon|likely|good|sure)"
    rf"|which|whose|what)(?: (?!{_PRONOUN}\b)[\w’'-]+){{0,3}}?"
)
_INVERTED = rf"(?:{_ASKS}(?:['’]s|['’]re| {_VERB})|{_KIND} {_VERB}|how come)"
_DOER = rf"(?:who (?!{_PRONOUN}\b|to\b|else\b)\w+|what (?:happen|caus)\w*)"  # "who attends"
_POLAR = rf"(?:{_VERB} {_PRONOUN}|{_BE} (?:the|my|your|[A-Z]\S*)|{_DO} [A-Z]\S*)"
_AND = r"\W*(?:(?i:and|but|also|so|then|well|ok|okay|oh|great|h+m+|now|please)\b\W*)*"
_LEAD = re.compile(rf"^{_AND}")

# How a question begins: surely, by its sign at the end, or where a sure one follows.
_SURE = re.compile(rf"{_AND}(?:(?i:{_DOER})|(?:(?i:{_INVERTED})|{_POLAR})\W+\w)")
_SIGNED = re.compile(rf"{_AND}(?i:{_ASKS}|{_VERB})\b\W+\w", re.IGNORECASE)
_FOLLOWED = re.compile(rf"{_AND}(?i:{_INVERTED}\W+\w|{_DOER}|{_VERB} \w+ \w)")
# What only presses for an answer to the question before: "is that possible?"
_PRESSING = re.compile(
    r"(?:is|are|was|were) (?:this|that|it|there) (?:possible|true|right|correct|normal|so|okay?"
    r"|an?(?:y|other)? |any\w+|some\w+)"
    r"|(?:can|could|would|does|do|has) (?:you|any\w+|some\w+)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"{_AND}{_ASKS}\b\W+\w", re.IGNORECASE)  # "tell me A and *who attends*"

# What is coordinated within a question: "between A and B", "a phone which ... and which ...".
_WITHIN = re.compile(
    rf"\b(?:between|both|either|neither|whether|if|because|compared?)\b|\w\W+(?:{_ASKS}|that"
    r" \w+)\b",
    re.IGNORECASE,
)
# What is told of the asker is no question: "I keep hearing about it".
_WISHED = re.compile(r"\W*i (?:keep|am|'m|’m|'ve|’ve|have)\b", re.IGNORECASE)
_UNFINISHED = re.compile(
    rf"\b(?:{_VERB}|of|in|on|at|to|for|with|by|from|about|than|as|and|or|the|an?)\W*$",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\W*(?:(?:ok(?:ay)?|great|oh|ah|well)\W+)?(?:thanks?|thx|ty|cheers|hello|hi|hey|hiya"
    r"|good (?:morning|afternoon|evening|day))\b(?:\W+(?!{_ASKS}\b)\w+){0,4}?\W*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=\w[?!.])\s+(?=\S)")
_JOINT = re.compile(
    r"\s*[,;]\s+(?:and|but|also|then)\b\s*|\s+and\b\s*|\s*[,;]\s+", re.IGNORECASE
)


def questions(line: str) -> list[str]:
    """The questions of `line` in their order, a greeting before them apart; else it alone.

    Each is worded as a question of its own. A line of which any sentence is none, that has
    more than MOST, or that is longer than LONGEST, is given as it is.

    >>> questions("Where is the summit and who attends it?")
    ['Where is the summit', 'who attends it?']
    >>> questions("What is the difference between tea and coffee?")
    ['What is the difference between tea and coffee?']
    """
    if len(line) > LONGEST:
        return [line]
    sentences = _SENTENCE.split(" ".join(line.split()))
    found: list[str] = []
    for sentence in sentences:
        behind = bool(found)
        parts = list(_parts(sentence, greeted=not behind))
        start = parts[1] if len(parts) > 1 and _GREETING.match(parts[0]) else parts[0]
        asks = _SIGNED if start.endswith("?") else _SURE if len(sentences) > 1 else _FOLLOWED
        begins = _requested(start) or (asks.match(start) and not _PRESSING.match(start))
        lone = not behind and len(parts) == 1 and _GREETING.match(start)
        if not (begins or lone):
            return [line]
        found += parts
    return (
        [re.sub(rf"^{_AND}", "", part) for part in found] if 1 < len(found) <= MOST else [line]
    )


def _parts(sentence: str, *, greeted: bool) -> Iterator[str]:
    """A sentence cut where questions stand on both sides, or a greeting before one."""
    start = 0
    for joint in _JOINT.finditer(sentence):
        left, right = sentence[start : joint.start()], sentence[joint.end() :]
        joined = bool(joint[0].strip(" ,;"))
        if _stand_alone(left, right, joined=joined) or (
            greeted and not start and _GREETING.match(left) and _FOLLOWED.match(right)
        ):
            yield left
            start = joint.end()
    yield sentence[start:]


def _stand_alone(left: str, right: str, *, joined: bool) -> bool:
    """Whether both sides of a comma, or `joined` by "and", are questions for themselves."""
    left = _LEAD.sub("", left)
    told = _requested(left)
    if _WITHIN.search(left[told:].lstrip()) or _PRESSING.match(right):
        return False
    if told:
        return bool((joined and _TOLD.match(right)) or _SURE.match(right))
    return bool(_FOLLOWED.match(left) and not _UNFINISHED.search(left) and _SURE.match(right))


def _requested(part: str) -> int:
    """Where a beginning ends that asks to be told something; 0 for none."""
    return 0 if _WISHED.match(part) else framed(part)


def better_apart(whole: Reply, parts: Sequence[Reply]) -> bool:
    """Whether the replies to the parts of a line are better than that to it as one question.

    Every part has to say something. One has to be answered, at least as surely as the
    whole; and not all with one and the same sentences. An answer to what points back to a
    question without one ("why does it matter?") doesn't count.
    """
    asked = [part for part in parts if not isinstance(part, SmallTalk)]
    if any(_GREETING.match(part.query.text) for part in asked):
        return False
    if any(isinstance(part, Abstention) and part.reason == "no words" for part in asked):
        return False
    answers: list[Answer] = []
    for part in asked:
        if isinstance(part, Answer) and (
            part is asked[0] or answers or not points_back(part.query)
        ):
            answers.append(part)
    said = {(answer.match.number, answer.excerpt) for answer in answers}
    if not answers or len(said) < len(answers) == len(asked):
        return False
    surest = max(answer.confidence for answer in answers)
    return isinstance(whole, Abstention) or surest >= whole.confidence
