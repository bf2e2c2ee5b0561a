"""The scripts that complete commands in a shell: made with the wheel, read where it put them.

So nothing of this program runs when a key is pressed.
"""

from __future__ import annotations

from .errors import ChatbotError
from .options import whole

PLACES = {  # where each shell looks, below the prefix of an installation
    "bash": "share/bash-completion/completions/chatbot",
    "zsh": "share/zsh/site-functions/_chatbot",
    "fish": "share/fish/vendor_completions.d/chatbot.fish",
}
# What completes the words that help calls so.
_COMPLETERS = {"PATH": "file", "FILE": "file", "QUESTIONS": "file", "DIR": "directory"}


def script(shell: str) -> str:
    """The script of a shell, made from the options; takes shtab, as building the wheel does."""
    import shtab

    parser, commands = whole()
    for part in (parser, *commands.values()):
        for action in part.described():
            if isinstance(action.metavar, str) and action.metavar in _COMPLETERS:
                vars(action)["complete"] = _COMPLETERS[action.metavar]  # where shtab looks
    return str(shtab.complete(parser, shell)).rstrip("\n") + "\n"


def shipped(shell: str) -> str:
    """The script of a shell that was installed with this program.

    Raises `ChatbotError` where none was, as with a checkout.
    """
    from importlib.metadata import PackageNotFoundError, files

    try:
        installed = files("chatbot") or []
    except PackageNotFoundError:
        installed = []
    for file in installed:
        if str(file).endswith(PLACES[shell]):
            return file.read_text("utf-8")
    raise ChatbotError(
        "no completion script is installed with a checkout; 'pip install .' in it brings one"
    )
