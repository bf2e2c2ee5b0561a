"""What is wrong with documents, each finding with its place and what to do."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from chatbot.checking.check import found, read
from chatbot.checking.finding import CHECKS, Finding
from chatbot.cli import main
from chatbot.progress import silent

OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
Check = Callable[..., list[Finding]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """The findings in files of these names and texts, below one folder, in their order."""

    def checking(**texts: str) -> list[Finding]:
        folder = tmp_path / "docs"
        folder.mkdir()
        for name, text in texts.items():
            path = folder / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        subject = read([str(folder)], str(tmp_path / "cache"), silent)
        findings = sorted(found(subject, silent))
        return [one._replace(path=os.path.relpath(one.path, folder)) for one in findings]

    return checking


def told(findings: list[Finding]) -> list[tuple[str, int, str]]:
    """Where each is and what."""
    return [(one.path, one.line, one.check) for one in findings]


def entries(*pairs: tuple[str, str]) -> str:
    """Entries in Markdown, a line and a blank one for each question and each answer."""
    return "---\ndate: 2024-01-01\n---\n" + "".join(f"## {q}\n\n{a}\n\n" for q, a in pairs)


RETURN = ("How do I return an item?", "Send it back to us within 14 days of its delivery.")
PARCEL = ("Where is my parcel?", "Follow the link in the mail that we have sent to you.")


def test_good_documents_have_no_findings(check: Check) -> None:
    """Questions that differ, answers of a sentence, dates, links that lead somewhere."""
    assert check(a_md=entries(RETURN, PARCEL), b_txt="date 2024-01-01 It is open.\n") == []


def test_same_question_is_told_once(check: Check) -> None:
    """At the later entry, with the place of the first, whatever marks and forms words have."""
    findings = check(
        a_md=entries(RETURN, PARCEL),
        b_md=entries(("HOW do I return – items?", RETURN[1])),
        c_md=entries((RETURN[0], "Ask us how, and we will tell you all about it.")),
    )

    assert told(findings) == [("b.md", 4, "duplicate"), ("c.md", 4, "duplicate")]
    first, second = findings
    assert first.message.endswith("a.md:4 (“How do I return an item?”), same answer")
    assert (first.advice, first.id) == ("delete one", "b#faq-1")
    assert second.message.startswith("the same question as ")
    assert second.advice.startswith("merge them")


def test_nearly_the_same_question_is_told(check: Check) -> None:
    """The same telling words or synonyms of them, among words that tell little."""
    findings = check(
        a_md=entries(
            (
                "How do I delete my account?",
                "Open the settings and press the red button there.",
            ),
            PARCEL,
            ("How can I remove my account?", "There is a red button in the settings for that."),
        )
    )

    assert told(findings) == [("a.md", 12, "duplicate")]
    assert findings[0].message.startswith("nearly the same question as ")


@pytest.mark.parametrize(
    "other",
    [
        "How do I open my account?",
        "When is my account deleted?",
        "How do I delete my picture?",
        "How do I delete my account 2?",
    ],
)
def test_one_word_may_make_another_question(check: Check, other: str) -> None:
    """Another verb, thing, number or kind of answer is no duplicate."""
    first = ("How do I delete my account?", "Open the settings and press the red button there.")
    findings = check(a_md=entries(first, PARCEL, (other, "Nobody knows this any more today.")))

    assert "duplicate" not in [one.check for one in findings]


def test_answers_that_disagree_are_an_error(check: Check) -> None:
    """Two answers to one question with another number or date each."""
    findings = check(
        a_md=entries(RETURN, PARCEL, ("How can I return items?", "Send it within 30 days."))
    )

    assert told(findings) == [("a.md", 12, "contradiction")]
    assert "but its answer says 30 and that one 14" in findings[0].message
    assert findings[0].severity == "error"


def test_contradiction_goes_before_a_mere_duplicate(check: Check) -> None:
    """Of several twins the one is named that says something else."""
    findings = check(
        a_md=entries((RETURN[0], "Ask us how, and we will tell you all about it."), PARCEL),
        b_md=entries(RETURN),
        c_md=entries((RETURN[0], "Send it back to us within 30 days.")),
    )

    assert told(findings) == [("b.md", 4, "duplicate"), ("c.md", 4, "contradiction")]
    assert "b.md:4" in findings[1].message


def test_entry_behind_another_is_told_with_the_winner(check: Check) -> None:
    """Its own question is answered by another entry, which has the same words more often."""
    rows = [
        {"id": "a", "question": "The red lamp", "text": "It is described elsewhere at length."},
        {
            "id": "b",
            "question": "The red lamp in the hall",
            "alternates": ["red lamp", "a red lamp", "that red lamp", "Why the red lamp?"],
            "text": "The red lamp hangs in the hall.",
        },
        {
            "id": "c",
            "question": "Who lives here?",
            "text": "The keeper of the house lives here.",
        },
    ]
    findings = [
        one
        for one in check(a_jsonl="".join(json.dumps(row) + "\n" for row in rows))
        if one.check in ("shadowed", "duplicate")
    ]

    assert told(findings) == [("a.jsonl", 1, "shadowed")]
    assert findings[0].message.startswith("“The red lamp” is answered by ")
    assert findings[0].message.endswith("a.jsonl:2 instead (“The red lamp in the hall”)")


def test_question_that_is_refused_is_told(check: Check) -> None:
    """A question without a word that tells anything does not find its own answer."""
    findings = check(a_md=entries(RETURN, ("Is it so?", "That is how it is done around here.")))

    assert told(findings) == [("a.md", 8, "refused")]


def test_missing_and_tiny_and_long_answers_are_told(check: Check) -> None:
    """No answer, one of two words, and one that no screen can hold."""
    long = "".join(f"- The step with number {n} is to be done.\n" for n in range(25))
    findings = check(
        a_md=entries(("Who made it?", ""), RETURN, ("Is it free?", "Oh yes."), ("And?", long)),
    )

    assert [(line, name) for _, line, name in told(findings) if name != "refused"] == [
        (4, "unanswered"),
        (12, "near-empty"),
        (16, "too-long"),
    ]


def test_unanswered_entry_that_is_kept_is_told(check: Check) -> None:
    """JSON Lines keep a question without an answer as an entry; it is told all the same."""
    row = {"id": "a", "question": "Who made the lamp?", "text": " ", "date": "2024-01-01"}
    other = {"id": "b", "question": PARCEL[0], "text": PARCEL[1], "date": "2024-01-01"}

    assert told(check(a_jsonl=f"{json.dumps(row)}\n{json.dumps(other)}\n")) == [
        ("a.jsonl", 1, "unanswered")
    ]


def test_lacking_dates_and_addresses_are_told_once_a_file(check: Check) -> None:
    """Of a file with many documents the first is named, the others are counted."""
    rows = [
        {"id": str(n), "title": str(n), "text": f"Tea {n}.", "source": "Me"} for n in (1, 2)
    ]
    findings = check(a_jsonl="".join(json.dumps(row) + "\n" for row in rows), b_txt="It is.\n")

    assert told(findings) == [
        ("a.jsonl", 1, "no-address"),
        ("a.jsonl", 1, "undated"),
        ("b.txt", 1, "undated"),
    ]
    assert (
        findings[0].message
        == "no address of the source “Me”, nor of 1 document more in the file"
    )
    assert findings[2].message == "no date"


def test_dead_links_are_told(check: Check) -> None:
    """To a file or a heading that is not there; what a site makes of a file is there."""
    head = "---\ndate: 2024-01-01\n---\n# One\n\n"
    findings = check(
        a_md=f"{head}[a](b.md), [b](sub/c.md#two), [c](#one), [d](b.html), [e](sub/)"
        ", [f](no.md)\nand [g](#two),\n[h](sub/c.md#three), [i](sub/c#two), [j](%00), [k](https://x.example/)\n",
        b_md=f"{head}See [a](#top).\n",
        sub__c_md=f"{head}## Two\n\nBack to [a](../a.md#one) and [b](../b.txt).\n",
    )

    assert [(one.path, one.line, one.message) for one in findings] == [
        ("a.md", 6, "“no.md” leads nowhere: no such file"),
        ("a.md", 7, "“#two” leads nowhere: no such heading"),
        ("a.md", 8, findings[2].message),
        ("a.md", 8, "“\ufffd” leads nowhere: no such file"),
        ("sub/c.md", 8, "“../b.txt” leads nowhere: no such file"),
    ]
    assert findings[2].message.startswith("“sub/c.md#three” leads nowhere: no such heading in ")


def test_slips_are_told(check: Check) -> None:
    """A word that occurs once, that nobody knows, a slip away from a frequent or common one."""
    text = "The kubelet starts. The kubelet ends. The kubelet waits. Kubelet or kubelet.\n\n"
    findings = check(
        a_txt=f"date 2024-01-01 {text}"
        "A kbuelet is othewise neccessary in diffrent waning houses, says Diffrent.\n"
    )

    assert {one.check for one in findings} == {"misspelt"}
    assert [one.message for one in findings] == [
        "“kbuelet” may be a slip for “kubelet”",
        "“neccessary” may be a slip for “necessary”",
        "“othewise” may be a slip for “otherwise”",
    ]


def test_words_of_every_language_are_known(check: Check) -> None:
    """A slip in one language is told, the words of another are none."""
    dated = "date 2024-01-01 "
    english = "It is necessary for all of you to have what we neccessary know."
    german = "Die Büchereien und die Lesungen sind für alle, die es nicht haben wie wir."
    findings = check(
        a_txt=f"{dated}{english}\n",
        b_txt=f"{dated}{german}\n",
        synonyms_txt="Lesung, Abend\nknows, understands\nKnabe, Bub\n",
    )

    assert [(one.path, one.line, one.check) for one in findings] == [
        ("a.txt", 1, "misspelt"),
        ("synonyms.txt", 3, "idle-synonyms"),
    ]


def test_idle_synonyms_are_told(check: Check) -> None:
    """Lines that lead to no word of the documents; those that lead to one are of use."""
    findings = check(
        a_md=entries(RETURN, PARCEL),
        synonyms_txt="# mine\nparcel, box\nfrock, dress\n\nFido => dog\nsend out => parcel\n",
    )

    assert told(findings) == [
        ("synonyms.txt", 3, "idle-synonyms"),
        ("synonyms.txt", 5, "idle-synonyms"),
    ]
    assert "no document has “dog”" in findings[1].message


def test_what_is_left_out_is_told(check: Check) -> None:
    """Broken lines, alternates of nobody, empty files; what nothing reads is no finding."""
    findings = check(
        a_md=entries(RETURN, PARCEL),
        alternates_txt="nobody\n  Who?\n",
        b_jsonl="{\n",
        c_txt="",
        d_png="no picture",
    )

    assert told(findings) == [
        ("alternates.txt", 1, "left-out"),
        ("b.jsonl", 1, "left-out"),
        ("c.txt", 0, "empty-file"),
    ]
    assert findings[0].advice == "write it as the entry does"


def test_same_name_below_two_folders(tmp_path: Path) -> None:
    """Each finding names the file that it is in, not one of the same name elsewhere."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"It is {name}.\n")
    roots = [str(tmp_path / "one"), str(tmp_path / "two")]
    subject = read(roots, str(tmp_path / "cache"), silent)

    assert [one.path for one in found(subject, silent)] == [
        os.path.join(root, "a.txt") for root in roots
    ]


def test_every_check_can_be_found() -> None:
    """Each check is shown by a test above, or here."""
    source = Path(__file__).read_text("utf-8")

    assert [name for name in CHECKS if f'"{name}"' not in source] == []


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """`main` runs with folders of its own; that of the documents."""
    monkeypatch.delenv("CHATBOT_CORPUS", raising=False)
    monkeypatch.setenv("CHATBOT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CHATBOT_CONFIG", os.devnull)
    (tmp_path / "docs").mkdir()
    return tmp_path / "docs"


@pytest.mark.usefixtures("here")
def test_bundled_article_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is found in it, which is one line and status 0."""
    assert main(["check"]) == 0
    assert capsys.readouterr() == ("Nothing found in 8 passages of 1 file.\n", "")


def test_report_is_a_line_a_finding(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Place, severity, what and what to do; status 1 for errors, 0 for warnings alone."""
    (here / "a.md").write_text(entries(RETURN, PARCEL, ("Is it free?", "Yes.")))
    assert main(["check", "-c", str(here)]) == 0
    path = here / "a.md"
    assert capsys.readouterr().out == (
        f"{path}:12: warning: the answer is “Yes.” and no more; write a sentence that can be"
        " quoted without its question [near-empty]\n"
        "0 errors and 1 warning in 3 passages of 1 file.\n"
    )
    path.write_text(path.read_text() + "[a](no.md)\n")
    assert main(["check", "-q", "-c", str(here)]) == 1
    assert capsys.readouterr() == ("", "")
    assert main(["check", "-c", str(here / "no")]) == 2


def test_json_is_one_object(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the same findings as the report."""
    (here / "a.md").write_text(entries(RETURN, PARCEL, ("Is it free?", "Yes.")))
    main(["check", "--json", "-c", str(here)])
    (line,) = capsys.readouterr().out.splitlines()

    assert json.loads(line) == {
        "passages": 3,
        "files": 1,
        "errors": 0,
        "warnings": 1,
        "findings": [
            {
                "severity": "warning",
                "path": str(here / "a.md"),
                "line": 12,
                "check": "near-empty",
                "message": "the answer is “Yes.” and no more",
                "advice": "write a sentence that can be quoted without its question",
                "id": "a#faq-3",
            }
        ],
    }


@pytest.mark.parametrize("words", [[], ["--json"]])
def test_hostile_documents_reach_no_terminal(
    here: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither text nor links nor names of files are obeyed by a terminal."""
    row = {
        "id": "\x1b]0;id\x07",
        "question": "\x1b[2J\u202eWho is it?",
        "text": "",
        "source": "\x9b",
    }
    (here / "a.jsonl").write_text(json.dumps(row) + "\n")
    (here / "a\x1b[2Jb.md").write_text("See [a](%E2%80%AE%1B[2J.md).\n")
    main(["check", *words, "-c", str(here)])
    out, error = capsys.readouterr()

    assert "dead-link" in out
    assert OBEYED.findall(out + error) == []
