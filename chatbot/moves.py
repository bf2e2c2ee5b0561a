"""What is said about the conversation rather than asked of the documents: "more", "back".

A move is known by its words, whatever polite words stand around them: "could you say that
again, please?" is "again".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice

from .corpus import Passage

LONGEST = 80  # characters of what can be a move
TOPICS = 5  # topics that are named where no list of them all can be shown
LOOKED_AT = 100  # passages that they are taken from

NOTHING = "There is no answer yet: ask a question first."
UNANSWERED = "The last question was not answered."
EARLIER = f"{UNANSWERED} Say back for the answer before it."
NO_MORE = "There is no more on that."
NO_EARLIER = "There is no answer before that."
UNEXPLAINED = "Nothing to explain yet: ask a question first."
BEYOND = "The list has {}; type a number of it, or a question."
OTHER_WORDS = "Then ask again in other words."
SAID = {
    "new": "A new topic, then.",
    "quit": "Goodbye.",
    "help": "Ask in your own words. You can also say: more, back, repeat, shorter, source, why"
    " do you say that, what can I ask, new topic; and a number after a list.",
}

_ABBREVIATED = (
    (r"\b(what|where|who|how|that|it)'s\b", r"\1 is"),
    (r"\bi'm\b", "i am"),
    (r"\bi'd\b", "i would"),
    (r"\byou're\b", "you are"),
    (r"n't\b", " not"),
    (r"\blet's\b", "let us"),
    (r"\b(?:tldr|tl;dr)\b", "tl dr"),
)
_BEFORE = (
    r"(?:(?:ok|okay|so|well|and|but|now|then|please|sorry|just|hey|um|uh|hm|hmm|oh|no|yes|great"
    r"|good|nice|cool|perfect|alright|thanks|thank you|cheers) )*"
    r"(?:(?:can|could|would|will|may) (?:you|i|we) (?:please )?"
    r"|i (?:want|need|would like) (?:to (?:see|hear|have|know|get|read) )?"
    r"|let (?:me|us) (?:see|have|hear) )?(?:please )?(?:just )?(?=\w)"
)
_AFTER = r"(?: (?:please|now|then|thanks|thank you|for me|bot))+$"

_ANSWER = r"(?:the|your|this|that) (?:last )?(?:answer|reply)"
_THAT = rf"(?:that|this|it|so|{_ANSWER})"
_OF_THAT = rf"(?: (?:of|for|to|on|about|behind|than|from) {_THAT})?"
_GIVE = (
    r"(?:give me |show me |tell me |see |get |got |have |do you have |have you got |is there"
    r" |are there |what is |what are |list )?(?:an? |the |some |any |your |all )*"
)
_WHAT = r"(?:what|which)(?: topics| subjects| (?:kind of |sort of )?(?:questions|things))?"
_SHORT = r"(?:shorter|short|brief|briefly|concise|simple|gist|nutshell|summary)"
_MORE = r"(?:more|another|next|(?:anything|something) (?:else|more))"
_TOLD = r"(?: one| answers?| results?| info| information| details?)?"
_THINK = r"(?:say|think|pick|choose|believe|answer|give|show)"

# Each line is a way to say it.
_MOVES = {
    "topics": rf"""
        {_GIVE}(?:topics|subjects|ideas|topics are there)
        (?:{_WHAT}|what else) (?:can|could|should|may) i ask(?: you)?(?: about)?(?: here)?
        {_WHAT} (?:can|do) you (?:cover|know|answer|tell me|do|help(?: me)?)(?: with| about)?
        what (?:topics|subjects) (?:are there|do you have)
        what (?:is this|are you) about""",
    "help": r"""
        \?|help(?: me)?(?: out)?|i am lost
        (?:what are |show me |list )?(?:the |all )*commands
        how (?:do|can|should) i (?:use (?:this|you|it)|ask(?: you)?)
        what can i do(?: here)?|what do i do (?:here|now)""",
    "quit": r"""
        quit|exit|leave|(?:that is all )?(?:(?:good )?bye|goodbye|bye bye)|cya
        i am (?:done|leaving)
        see (?:you|ya)(?: later| soon)?""",
    "new": rf"""
        (?:a )?new (?:topic|conversation|chat)|start (?:over|again|anew|afresh)|reset
        change (?:of |the )(?:topic|subject)|(?:let us )?(?:talk about |ask )?something else
        forget (?:{_THAT}|everything|all)""",
    "more": rf"""
        {_GIVE}{_MORE}{_TOLD}{_OF_THAT}(?: to say)?
        what else(?: is there| do you (?:have|know)| can you (?:say|tell me))?{_OF_THAT}
        (?:go|carry|keep) (?:on|going)|continue|and then|and|is that (?:all|it)""",
    "back": r"""
        (?:go |come |take me )?back(?: (?:one|once|a step))?|undo|the last one
        (?:(?:go |return |back )+to )?(?:the |your )?previous(?: one| answer| reply)?
        (?:show (?:me )?|go to )?the (?:one|answer) before(?: (?:that|this))?
        what did you say before(?: (?:that|this))?""",
    "again": rf"""
        repeat(?: {_THAT})?(?: again)?
        (?:say|show|tell)(?: me)?(?: {_THAT})?(?: again| once more| one more time)
        again|once (?:more|again)|one more time|come again|pardon(?: me)?|huh|what
        what did you (?:just )?say|what was that(?: again)?
        i did not (?:get|catch|hear|understand) (?:that|it)""",
    "short": rf"""
        (?:(?:make|keep|put) {_THAT} |be |a bit |even )?{_SHORT}
        (?:give me |in |just )?(?:an? |the |your )?{_SHORT}(?: version| answer| form)?{_OF_THAT}
        (?:shorten|summarise|summarize|sum up)(?: {_THAT})?|sum {_THAT} up
        (?:{_THAT} is )?too long
        in (?:one|a) (?:sentence|word)|in a few words|tl dr""",
    "cite": rf"""
        {_GIVE}(?:sources?|links?|url|reference|citation){_OF_THAT}
        who (?:says|claims) {_THAT}|who said so|says who|what is {_THAT} based on
        where (?:did|do) you (?:get|find|read|see|have|know) (?:that|this|it)(?: from)?
        where (?:is|does|did) {_THAT} (?:come )?from
        (?:what|which) (?:document|article|page|text|file|source) is {_THAT} from
        when was (?:that|this) (?:published|written)
        how old is (?:that|(?:this|that|the|your) information)""",
    "why": rf"""
        why (?:do|did|would) you {_THINK}(?: me)?(?: {_THAT})?
        how (?:do|did|would|can) you (?:know|find|get|come up with)(?: {_THAT})?
        what makes you (?:{_THINK}|so)(?: {_THAT}| sure)?|how come you say {_THAT}
        why (?:this|that) answer|explain (?:{_THAT}|yourself)|really
        are you (?:really |quite |so |absolutely )?(?:sure|certain|positive){_OF_THAT}
        how (?:sure|certain|confident) are you{_OF_THAT}
        is that (?:really )?(?:right|true|correct)""",
}


@cache
def _words() -> frozenset[str]:
    """Every word of every move: a line with any other is none.

    Most questions have one, and so need no pattern; compiling them all takes its time.
    """
    written = "".join([*_MOVES.values(), _BEFORE, _AFTER])
    found = re.findall(r"([a-z]+)(\??)", written)
    return frozenset(word[: len(word) - cut] for word, sign in found for cut in {0, len(sign)})


@cache
def _known() -> dict[str, re.Pattern[str]]:
    """The pattern of each move."""
    ways = {name: map(str.strip, lines.splitlines()) for name, lines in _MOVES.items()}
    return {name: re.compile("|".join(filter(None, of))) for name, of in ways.items()}


_ORDINALS = ("first", "second", "third"), ("one", "two", "three"), ("1st", "2nd", "3rd")
_NUMBERS = {word: at for words in _ORDINALS for at, word in enumerate(words, 1)}
# Compiled when a list was shown: most processes answer one question and show none.
_ROW = (
    r"(?:(?:i (?:mean|meant|want|choose|take)|take|give me|show me|yes|ok|okay) )?"
    rf"(?:the |number |option |choice |no )*(\d+|{'|'.join(_NUMBERS)}|last|bottom|final|top)"
    r"(?: (?:one|option|choice|entry|topic|question|answer))?"
)
_YES = r"(?:yes|yeah|yep|yup|y|sure|right|correct|exactly)(?: that one)?|that one"
_NO = (
    r"(?:no|nope|nah|n)(?: thanks| thank you)?|(?:no )?not (?:really|what i (?:meant|asked))"
    r"|(?:no )?(?:neither|none|not)(?: one)?"
    r"(?: (?:of )?(?:them|these|those|this|that|the above))?"
)


def move(text: str) -> str:
    """The move that a line is: a name of the table above, "" for anything else.

    >>> move("Could you say that again, please?")
    'again'
    >>> move("Where is more said about it?")
    ''
    """
    if len(text) > LONGEST:
        return ""
    plain = text.strip() if text.strip() == "?" else _plain(text)
    if not _words().issuperset(plain.removeprefix("?").split()):
        return ""
    bare = re.sub(_AFTER, "", plain)
    begun = re.match(_BEFORE, bare)
    for said in (plain, bare, bare[begun.end() :] if begun else ""):
        for name, known in _known().items():
            if said and known.fullmatch(said):
                return name
    return ""


def counted_off(text: str, rows: int) -> int | None:
    """The number that a line names of a list with so many rows: "the second one", "2", "yes".

    Perhaps one beyond the list; None for any other line.
    """
    if not rows or len(text) > LONGEST or re.search(r"[-+.]\d", text):
        return None
    plain = re.sub(_AFTER, "", _plain(text))
    if re.fullmatch(_YES, plain):
        return 1
    found = re.fullmatch(_ROW, plain)
    if not found:
        return None
    named = found[1]
    if named.isdigit():
        return int(named)
    return {"last": rows, "bottom": rows, "final": rows, "top": 1}.get(named) or _NUMBERS[named]


def declines(text: str) -> bool:
    """Whether a line after a list says that none of it is meant."""
    return len(text) <= LONGEST and bool(re.fullmatch(_NO, re.sub(_AFTER, "", _plain(text))))


def topics(passages: Iterable[Passage]) -> str:
    """A few of the first topics, questions before others, as a sentence."""
    first = sorted(islice(passages, LOOKED_AT), key=lambda passage: not passage.question)
    named = list(dict.fromkeys(map(topic, first)))[:TOPICS]
    return f"You can ask, for example: {'; '.join(named)}"


def topic(passage: Passage) -> str:
    """What a passage can be asked about: its question, or heading, or document."""
    return passage.question or passage.heading or passage.document.title


def _plain(text: str) -> str:
    """The words of a text in small letters, with a blank between them."""
    plain = text.casefold().replace("’", "'")
    for short, long in _ABBREVIATED:
        plain = re.sub(short, long, plain)
    return " ".join(re.findall(r"[\w']+", plain))
