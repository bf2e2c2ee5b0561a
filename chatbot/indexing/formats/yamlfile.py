"""YAML -> the shapes that `shapes.py` reads; no tag makes anything but text."""

from __future__ import annotations

import yaml

from .shapes import Located, UnreadableError, Value

_DEEPEST = 100
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # some builds have no libyaml
_NULLS = {"", "~", "null", "Null", "NULL"}


class NotYamlError(UnreadableError):
    """A text that is no YAML."""


def plain_yaml(text: str) -> Value:
    """The value of the first document of a YAML text, its scalars as they are written.

    Objects are `Located`; null is None. Raises `NotYamlError`. Parsed event by event, so that
    neither depth nor tags can do harm; an alias stands for the one object it names.
    """
    try:
        return _value(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise NotYamlError(f"not YAML ({error.problem or error.context})", line) from error
    except yaml.YAMLError as error:
        raise NotYamlError(f"not YAML ({' '.join(str(error).split())})") from error


def _value(text: str) -> Value:
    root: list[Value] = []
    anchors: dict[str, Value] = {}
    opened: list[tuple[Value, list[Value]]] = [(root, root)]  # a collection, and its parts
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.DocumentEndEvent):
            break
        if isinstance(event, yaml.CollectionEndEvent):
            _close(*opened.pop())
        elif isinstance(event, yaml.NodeEvent):
            value = _begun(event, anchors)
            opened[-1][1].append(value)
            if isinstance(event, yaml.CollectionStartEvent):
                opened.append((value, [] if isinstance(value, Located) else value))
        if len(opened) > _DEEPEST:
            line = event.start_mark.line + 1
            raise NotYamlError("collections are nested too deeply", line)
    return root[0] if root else None


def _close(value: Value, held: list[Value]) -> None:
    """Put the keys and fields that were met one after the other into their object."""
    if isinstance(value, Located):
        value.update(zip(map(str, held[::2]), held[1::2], strict=True))


def _begun(event: Value, anchors: dict[str, Value]) -> Value:
    """The value of a scalar or an alias, or an empty collection of the right kind."""
    line = event.start_mark.line + 1
    if isinstance(event, yaml.AliasEvent):
        if event.anchor not in anchors:
            raise NotYamlError(f"not YAML (no anchor {event.anchor!r})", line)
        return anchors[event.anchor]
    if isinstance(event, yaml.MappingStartEvent):
        value: Value = Located()
        value.line = line
    elif isinstance(event, yaml.SequenceStartEvent):
        value = []
    else:
        plain = event.style in (None, "")
        value = None if plain and event.value in _NULLS else event.value
    if event.anchor:
        anchors[event.anchor] = value
    return value
