"""Figures of a run, against references and by hand."""

from __future__ import annotations

import ir_measures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ir_measures import RR, R, Success, nDCG

from chatbot.errors import CorpusError
from chatbot.evaluation import LabelledQuestion, Outcome, Result
from chatbot.metrics import FEWEST, compare, estimates, figures

MEASURES = {
    "success@1": Success @ 1,
    "mrr@10": RR @ 10,
    "recall@5": R @ 5,
    "ndcg@10": nDCG @ 10,
}

ids = st.sampled_from("abcdefghijkl")
rankings = st.lists(ids, max_size=10, unique=True)
relevants = st.sets(ids, min_size=1, max_size=4)


def asked(
    name: str,
    ranking: str = "",
    relevant: str = "a",
    confidence: float = 0.5,
    outcome: Outcome = "answer",
) -> Result:
    """A result whose passages are letters; scores fall by 1."""
    scored = tuple((id_, 10.0 - place) for place, id_ in enumerate(ranking))
    return Result(LabelledQuestion(name, "?", frozenset(relevant)), outcome, confidence, scored)


def off_topic(*confidences: float) -> list[Result]:
    """Unanswerable questions with these confidences, each refused."""
    return [
        asked(f"off{n}", "b", "", confidence, "abstain")
        for n, confidence in enumerate(confidences)
    ]


# Six answerable questions: right, right, wrong, right, wrong, right.
SIX = [
    asked("1", "a", confidence=0.9),
    asked("2", "a", confidence=0.8),
    asked("3", "ba", confidence=0.7),
    asked("4", "a", confidence=0.4),
    asked("5", "b", confidence=0.3),
    asked("6", "a", confidence=0.25),
]
# Ten unanswerable ones: one sure by mistake, one in the middle, the rest at 0.1.
TEN = off_topic(0.75, 0.35, *[0.1] * 8)


@settings(max_examples=50)
@given(st.lists(st.tuples(rankings, relevants), min_size=1, max_size=5))
def test_ranking_figures_agree_with_ir_measures(runs: list[tuple[list[str], set[str]]]) -> None:
    """success@1, MRR@10, recall@5 and nDCG@10 are those of the reference."""
    results = [
        asked(str(n), "".join(ranking), "".join(relevant))
        for n, (ranking, relevant) in enumerate(runs)
    ]
    judged = {r.question.id: dict.fromkeys(r.question.relevant, 1) for r in results}
    run = {r.question.id: dict(r.ranking) for r in results}
    expected = ir_measures.calc_aggregate(list(MEASURES.values()), judged, run)
    found = estimates(results)

    for name, measure in MEASURES.items():
        assert found[name] == pytest.approx(expected[measure])


def test_ranking_figures_by_hand() -> None:
    """Ranks 1, 2 and none: success 1/3, reciprocal ranks 1, 1/2, 0."""
    found = estimates([asked("1", "ab"), asked("2", "ba"), asked("3", "bc")])

    assert found["success@1"] == pytest.approx(1 / 3)
    assert found["mrr@10"] == pytest.approx(0.5)
    assert found["recall@5"] == pytest.approx(2 / 3)
    assert found["ndcg@10"] == pytest.approx((1 + 0.6309298) / 3)  # 1 / log2(3) = 0.6309298


def test_unanswerable_questions_don_t_count_in_the_ranking() -> None:
    """Figures of the ranking are means over the answerable ones alone."""
    names = list(MEASURES)
    alone, beside = estimates(SIX), estimates([*SIX, *TEN])

    assert [alone[name] for name in names] == [beside[name] for name in names]


def test_acts_by_hand() -> None:
    """Shares of all questions: six answered, of them four right, and ten refused."""
    found = estimates([*SIX, *TEN])

    assert found["answered"] == found["answered right"] + found["answered wrong"] == 6 / 16
    assert (found["answered right"], found["abstained"]) == (4 / 16, 10 / 16)
    assert (found["asked back"], found["acted right"]) == (0.0, 14 / 16)


def test_answer_to_the_unanswerable_is_wrong() -> None:
    """Whatever is given as an answer there was invented."""
    found = estimates([asked("1", "a"), asked("2", "a", "", outcome="answer")])

    assert found["answered wrong"] == found["acted right"] == 0.5


def test_auroc_by_hand() -> None:
    """The share of pairs in which the answerable question is the more confident."""
    # Of ten: 0.9 and 0.8 above 10 each, 0.7 and 0.4 above 9 (0.75 beats them), 0.3 and
    # 0.25 above 8 each: 20 + 18 + 16 = 54 of 60 pairs.
    assert estimates([*SIX, *TEN])["auroc"] == pytest.approx(54 / 60)


def test_auroc_of_equal_confidences_is_a_half() -> None:
    """A tie counts half."""
    assert estimates([asked("1", "a", confidence=0.1), *off_topic(*[0.1] * 10)])["auroc"] == 0.5


def test_kept_by_hand() -> None:
    """Right first answers above the bar under which 90 % of the unanswerable fall."""
    # The 0.9 quantile of ten lies at place 0.9 x 9 = 8.1 of 0..9: 0.35 + 0.1 x (0.75 - 0.35)
    # = 0.39. Above it and right: 0.9, 0.8 and 0.4, not 0.25; 0.7 is
    # wrong. 3 of 6.
    assert estimates([*SIX, *TEN])["kept"] == pytest.approx(3 / 6)


def test_calibration_error_by_hand() -> None:
    """Six questions are six bins: the mean distance of confidence and being right."""
    # |0.9-1| + |0.8-1| + |0.7-0| + |0.4-1| + |0.3-0| + |0.25-1|
    # = 0.1 + 0.2 + 0.7 + 0.6 + 0.3 + 0.75 = 2.65, over 6.
    assert estimates(SIX)["calibration error"] == pytest.approx(2.65 / 6)


def test_calibration_error_of_a_bin_is_that_of_its_means() -> None:
    """Twenty questions make ten bins of two: a bin half right at one half has no error."""
    halves = [asked(f"{n}", "a" if n % 2 else "b", confidence=0.5) for n in range(20)]

    assert estimates(halves)["calibration error"] == pytest.approx(0.0)
    assert estimates(off_topic(*[0.25] * 20))["calibration error"] == pytest.approx(0.25)


@pytest.mark.parametrize(("unanswerable", "told"), [(FEWEST - 1, False), (FEWEST, True)])
def test_few_unanswerable_questions_tell_no_auroc(
    unanswerable: int,
    told: bool,  # noqa: FBT001
) -> None:
    """From ten on, AUROC and kept are told."""
    found = estimates([*SIX, *off_topic(*[0.1] * unanswerable)])

    assert ("auroc" in found, "kept" in found) == (told, told)


def test_without_answerable_questions_nothing_is_told_of_the_ranking() -> None:
    """The acts and the calibration remain."""
    found = estimates(TEN)

    assert not found.keys() & {*MEASURES, "auroc", "kept"}
    assert found["acted right"] == 1.0


def test_figures_are_the_estimates_with_intervals() -> None:
    """Every figure lies within its interval."""
    results = [*SIX, *TEN]
    found = figures(results)

    assert {name: figure.value for name, figure in found.items()} == estimates(results)
    # The calibration error of a resample is biased upwards: its bins have fewer questions.
    assert all(f.low <= f.value <= f.high for n, f in found.items() if n != "calibration error")
    assert all(f.low <= f.high for f in found.values())


def test_same_results_give_the_same_intervals() -> None:
    """Nothing but the results decides which questions are drawn."""
    assert figures(SIX) == figures(SIX)


def test_interval_of_a_share_is_that_of_the_binomial() -> None:
    """Of 100 questions half right, 95 % of the resamples lie within 0.5 +- 1.96 x 0.05."""
    found = figures([asked(str(n), "a" if n % 2 else "b") for n in range(100)])["success@1"]

    assert found.low == pytest.approx(0.402, abs=0.02)
    assert found.high == pytest.approx(0.598, abs=0.02)


def test_certain_figure_has_no_width() -> None:
    """Where all are right, every resample is."""
    found = figures([asked(str(n), "a") for n in range(5)])["success@1"]

    assert (found.low, found.value, found.high) == (1.0, 1.0, 1.0)


def test_equal_runs_differ_by_nothing() -> None:
    """The difference is 0 and its p-value 1."""
    assert compare(SIX, SIX) == {"success@1": (0.0, 1.0), "mrr@10": (0.0, 1.0)}


def test_p_value_by_hand() -> None:
    """Signs of the differences are exchanged in every way."""
    # Six questions, all wrong before (rank 2) and right now: changes of 1 and of 1/2. Of the
    # 2^6 = 64 ways to set the signs two are as extreme: all up and all down.
    before = [asked(str(n), "ba") for n in range(6)]
    now = [asked(str(n), "ab") for n in range(6)]
    found = compare(now, before)

    assert found["success@1"] == pytest.approx((1.0, 2 / 64))
    assert found["mrr@10"] == pytest.approx((0.5, 2 / 64))
    assert compare(before, now)["success@1"] == pytest.approx((-1.0, 2 / 64))


def test_p_value_of_one_gain_and_one_loss_is_one() -> None:
    """As much was lost as was won: every way to set the signs is as extreme."""
    before, now = [asked("1", "ab"), asked("2", "ba")], [asked("1", "ba"), asked("2", "ab")]

    assert compare(now, before)["success@1"] == (0.0, 1.0)


def test_single_shared_question_is_compared() -> None:
    """One change is no evidence: its p-value is 1."""
    assert compare([asked("1", "ab")], [asked("1", "ba")])["success@1"] == (1.0, 1.0)


def test_only_shared_answerable_questions_are_compared() -> None:
    """Questions of one run alone and unanswerable ones are left out."""
    before = [asked("1", "ba"), asked("2", "ab"), asked("old", "ab"), *TEN]
    now = [asked("1", "ab"), asked("2", "ab"), asked("new", "ba"), *TEN]

    assert compare(now, before)["success@1"][0] == 0.5


@pytest.mark.parametrize("earlier", [[], TEN, [asked("other", "a")]])
def test_runs_that_share_nothing_are_not_compared(earlier: list[Result]) -> None:
    """The message says what to compare instead."""
    with pytest.raises(CorpusError, match="compare runs of one set"):
        compare([*SIX, *TEN], earlier)
