"""The deck on class imbalance: its numbers and derivations, computed."""

import math
import random
from fractions import Fraction

import pytest

DECK = "class-imbalance"


def test_always_negative_is_99_percent_accurate_with_no_recall(bank):
    labels = [1] + [0] * 99
    accuracy = Fraction(sum(label == 0 for label in labels), len(labels))
    assert (Fraction(0) + 1) / 2 == Fraction(1, 2)  # balanced accuracy
    for note in bank(DECK, "accuracy-paradox"):
        assert note.accepted[0] == f"{float(accuracy):.0%}"
        assert str(float(accuracy)) in note.accepted


def test_a_good_roc_point_at_one_percent_positives_has_a_precision_of_15_percent(bank):
    hits, alarms = 0.9 * 0.01, 0.05 * 0.99
    assert hits / (hits + alarms) == pytest.approx(0.15, abs=0.005)
    for note in bank(DECK, "pr-vs-roc"):
        assert r"\approx 0.15" in note.answer


def test_roc_points_do_not_depend_on_prevalence_but_precision_does():
    precisions = []
    for negatives in (100, 10_000):
        tp, fn, fp = 90, 10, negatives // 20
        assert (tp / (tp + fn), fp / negatives) == (0.9, 0.05)
        precisions.append(tp / (tp + fp))
    assert precisions == pytest.approx([90 / 95, 90 / 590])


def test_both_forms_of_f1_agree_and_it_leans_towards_the_smaller_value(bank):
    tp, fp, fn = 30, 12, 50
    p, r = Fraction(tp, tp + fp), Fraction(tp, tp + fn)
    assert 2 * p * r / (p + r) == Fraction(2 * tp, 2 * tp + fp + fn)
    p, r = 1.0, 0.01
    assert (p + r) / 2 == pytest.approx(0.505)
    assert 2 * p * r / (p + r) == pytest.approx(0.02, abs=0.0005)
    for note in bank(DECK, "f1"):
        assert "0.505" in note.answer


def test_micro_averaged_f1_over_all_classes_is_accuracy(bank):
    rng = random.Random(0)
    pairs = [(rng.randrange(3), rng.randrange(3)) for _ in range(200)]
    tp = sum(truth == guess for truth, guess in pairs)
    fp = sum(guess == c != truth for truth, guess in pairs for c in range(3))
    fn = sum(truth == c != guess for truth, guess in pairs for c in range(3))
    assert Fraction(2 * tp, 2 * tp + fp + fn) == Fraction(tp, len(pairs))
    for note in bank(DECK, "metric-choice"):
        assert len(note.accepted) == 3
        assert set(note.choices) - set(note.accepted) == set(note.choices[3:])


def test_balanced_weights_give_every_class_the_same_total(bank):
    counts = {"positive": 100, "negative": 900}
    total = sum(counts.values())
    weights = {c: Fraction(total, len(counts) * n) for c, n in counts.items()}
    assert {weights[c] * n for c, n in counts.items()} == {Fraction(total, 2)}
    assert sum(weights[c] * n for c, n in counts.items()) == total  # the average is 1
    assert weights["positive"] / weights["negative"] == 9
    assert float(weights["negative"]) == pytest.approx(0.556, abs=0.0005)
    for note in bank(DECK, "class-weight-value"):
        assert Fraction(note.accepted[0]) == weights["positive"]


def test_oversampling_and_weighting_have_the_same_expected_gradient_direction():
    rare, common = [2.0, 3.0], [-1.0, 0.5, 0.0, 1.0, -2.0, 0.25]
    repeated = rare * 3 + common
    oversampled = sum(repeated) / len(repeated)
    weighted = (3 * sum(rare) + sum(common)) / (3 * len(rare) + len(common))
    assert oversampled == pytest.approx(weighted)


def test_smote_puts_the_point_on_the_segment():
    rng = random.Random(1)
    a, b = (1.0, 2.0), (4.0, -2.0)
    for _ in range(50):
        share = rng.random()
        new = tuple(p + share * (q - p) for p, q in zip(a, b, strict=True))
        assert math.dist(a, new) + math.dist(new, b) == pytest.approx(math.dist(a, b))


def test_focal_loss_plays_down_easy_samples_and_is_cross_entropy_at_gamma_zero():
    def focal(p, gamma):
        return -((1 - p) ** gamma) * math.log(p)

    for p, factor in [(0.9, 0.01), (0.5, 0.25), (0.1, 0.81), (0.968, 0.001)]:
        assert focal(p, 2) / focal(p, 0) == pytest.approx(factor, rel=0.03)
        assert focal(p, 0) == pytest.approx(-math.log(p))


def test_focal_loss_is_not_minimised_by_the_true_posterior_unless_gamma_is_zero():
    def best(truth, gamma):
        def risk(p):
            positive = -truth * (1 - p) ** gamma * math.log(p)
            return positive - (1 - truth) * p**gamma * math.log(1 - p)

        return min((k / 1000 for k in range(1, 1000)), key=risk)

    assert best(0.9, 0) == pytest.approx(0.9)
    assert best(0.9, 2) == pytest.approx(0.694, abs=0.002)


def test_the_cheapest_cut_off_is_the_false_alarms_share_of_the_costs():
    alarm, miss = 1, 9
    cut_off = Fraction(alarm, alarm + miss)
    assert cut_off == Fraction(1, 10)
    for p in (Fraction(k, 100) for k in range(101)):
        assert ((1 - p) * alarm <= p * miss) == (p >= cut_off)


def test_multiplying_the_odds_by_the_kept_share_undoes_undersampling(bank):
    def corrected(p, r):
        return r * p / (r * p + 1 - p)

    for positives, negatives in [(3, 97), (40, 60), (90, 10)]:
        r = Fraction(1, 10)
        sampled = positives / (positives + r * negatives)
        assert corrected(sampled, r) == Fraction(positives, positives + negatives)
    assert corrected(0.5, 0.1) == pytest.approx(0.091, abs=0.0005)
    shifted = 1 / (1 + math.exp(-(math.log(0.7 / 0.3) + math.log(0.1))))
    assert corrected(0.7, 0.1) == pytest.approx(shifted)
    for note in bank(DECK, "recalibration"):
        assert "0.091" in note.answer


def test_only_the_training_part_is_resampled_after_the_split(bank):
    zh, en = bank(DECK, "resample-when")
    assert zh.accepted == (zh.choices[0],)
    assert en.accepted == (en.choices[0],)
    assert en.accepted[0].startswith("Split the data first")
