"""What the deck on loss functions says, checked by calculation."""

import functools
import math
import random
import statistics
import struct

import pytest

DECK = "loss-functions"


def log_sum_exp(logits):
    top = max(logits)
    return top + math.log(sum(math.exp(z - top) for z in logits))


def softmax(logits):
    return [math.exp(z - log_sum_exp(logits)) for z in logits]


def cross_entropy(target, logits):
    return sum(y * (log_sum_exp(logits) - z) for y, z in zip(target, logits, strict=True))


def derivative(function, point, index, step=1e-5):
    up, down = list(point), list(point)
    up[index] += step
    down[index] -= step
    return (function(up) - function(down)) / (2 * step)


def slope(function, at, step=1e-5):
    return derivative(lambda point: function(point[0]), [at], 0, step)


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def huber(error, limit):
    if abs(error) <= limit:
        return error**2 / 2
    return limit * (abs(error) - limit / 2)


def entropy(p):
    return -sum(x * math.log(x) for x in p if x)


def divergence(p, q):
    return sum(x * math.log(x / y) for x, y in zip(p, q, strict=True) if x)


def test_the_gradient_of_softmax_cross_entropy_is_prediction_minus_target():
    rng = random.Random(5)
    targets = [[0, 0, 1, 0], [0.1, 0.2, 0.3, 0.4], [1, 0, 0, 0]]
    for target in targets:
        logits = [rng.gauss(0, 2) for _ in target]
        loss = functools.partial(cross_entropy, target)
        gradient = [derivative(loss, logits, index) for index in range(len(target))]
        expected = [p - y for p, y in zip(softmax(logits), target, strict=True)]
        assert gradient == pytest.approx(expected, abs=1e-8)
        assert sum(expected) == pytest.approx(0, abs=1e-12)
        assert all(abs(part) <= 1 for part in expected)
    example = [p - y for p, y in zip((0.7, 0.2, 0.1), (0, 1, 0), strict=True)]
    assert example == pytest.approx([0.7, -0.8, 0.1])


def test_the_jacobian_of_softmax_is_p_times_delta_minus_p():
    logits = [0.3, -1.2, 2.0]
    p = softmax(logits)
    for k in range(3):
        for i in range(3):
            numeric = derivative(lambda point, k=k: softmax(point)[k], logits, i)
            assert numeric == pytest.approx(p[k] * ((k == i) - p[i]), abs=1e-9)


def test_cross_entropy_is_convex_in_the_logits():
    rng = random.Random(7)
    for _ in range(200):
        p = softmax([rng.gauss(0, 3) for _ in range(5)])
        direction = [rng.gauss(0, 1) for _ in range(5)]
        mean = sum(a * b for a, b in zip(p, direction, strict=True))
        curvature = sum(a * b * b for a, b in zip(p, direction, strict=True)) - mean**2
        assert curvature >= -1e-12


def test_a_gross_mistake_moves_cross_entropy_four_hundred_times_more_than_mse():
    by_entropy = slope(lambda z: -math.log(sigmoid(z)), -6)
    by_square = slope(lambda z: (sigmoid(z) - 1) ** 2 / 2, -6)
    assert by_entropy == pytest.approx(-0.998, abs=5e-4)
    assert by_square == pytest.approx(-0.0025, abs=5e-5)
    assert by_entropy / by_square == pytest.approx(400, rel=0.02)


def test_mse_after_a_sigmoid_is_not_convex():
    def loss(z):
        return (sigmoid(z) - 1) ** 2

    assert loss(-6) > (loss(-10) + loss(-2)) / 2


def test_a_uniform_guess_costs_the_logarithm_of_the_number_of_classes(bank):
    loss = cross_entropy([0] * 9 + [1], [0.0] * 10)
    assert loss == pytest.approx(math.log(10))
    for note in bank(DECK, "uniform-loss"):
        assert float(note.accepted[0]) == pytest.approx(loss, abs=5e-4)
        assert f"{math.log(2):.3f}" in note.explanation
        assert f"{math.log(1000):.3f}" in note.explanation
    assert math.exp(3) == pytest.approx(20.1, abs=0.05)


def test_the_median_has_the_smallest_mean_absolute_error_of_the_choices(bank):
    targets = [1, 2, 3, 4, 90]

    def mean_error(constant):
        return statistics.fmean(abs(constant - target) for target in targets)

    assert (mean_error(3), mean_error(20)) == (pytest.approx(18.2), pytest.approx(28))
    assert min(range(1000), key=lambda tenth: mean_error(tenth / 10)) == 30
    assert 5 * slope(mean_error, 2.5) == pytest.approx(-1)
    assert 5 * slope(mean_error, 3.5) == pytest.approx(1)
    assert statistics.fmean([1, 2, 3, 4, 9000]) == 1802
    for note in bank(DECK, "mae-minimizer"):
        assert all(number in note.explanation for number in ("18.2", "28", "1802"))
        constants = [float(choice.split("（")[0].split(" (")[0]) for choice in note.choices]
        best = constants.index(min(constants, key=mean_error))
        assert note.accepted == (note.choices[best],)
        mean, median, middle = statistics.fmean(targets), statistics.median(targets), 91 / 2
        assert constants == [mean, median, middle, 90]


def test_the_pieces_of_the_huber_loss_join_smoothly():
    limit = 1.7
    assert huber(limit, limit) == pytest.approx(limit**2 / 2)
    assert huber(limit + 1e-9, limit) == pytest.approx(limit**2 / 2)
    for error in (-4, -1.7, -0.5, 0, 1, 1.7, 9):
        clipped = max(-limit, min(limit, error))
        assert slope(lambda e: huber(e, limit), error) == pytest.approx(clipped, abs=1e-4)
    assert (huber(0.5, 1), huber(3, 1), 3**2 / 2) == (0.125, 2.5, 4.5)


def test_cross_entropy_is_entropy_plus_divergence_and_divergence_is_lopsided():
    p, q = [0.5, 0.3, 0.2], [0.2, 0.2, 0.6]
    crossed = -sum(x * math.log(y) for x, y in zip(p, q, strict=True))
    assert crossed == pytest.approx(entropy(p) + divergence(p, q))
    assert divergence(p, p) == 0
    assert divergence(p, q) > 0
    assert divergence(p, q) != pytest.approx(divergence(q, p))


def test_log_sum_exp_survives_where_the_literal_formula_overflows():
    with pytest.raises(OverflowError):
        math.exp(1000)
    assert log_sum_exp([1000, 1000]) == pytest.approx(1000 + math.log(2))
    assert log_sum_exp([-1000, -1000]) == pytest.approx(-1000 + math.log(2))
    with pytest.raises(OverflowError):
        struct.pack("<f", math.exp(88.8))
    assert struct.pack("<f", math.exp(88.7))
    logits = [0.2, -3.0, 1.5]
    assert max(logits) <= log_sum_exp(logits) <= max(logits) + math.log(3)
    for z, y in ((-3.0, 1), (2.0, 0), (0.5, 1)):
        literal = -y * math.log(sigmoid(z)) - (1 - y) * math.log(1 - sigmoid(z))
        stable = max(z, 0) - z * y + math.log1p(math.exp(-abs(z)))
        assert stable == pytest.approx(literal)


def test_independent_labels_need_sigmoids_because_softmax_shares_out_one(bank):
    assert max(min(softmax([a, b, -9.0])[:2]) for a in range(9) for b in range(9)) <= 0.5
    assert min(sigmoid(8.0), sigmoid(9.0)) > 0.99
    for note in bank(DECK, "multilabel-loss"):
        assert note.accepted == (note.choices[1],)
        assert "sigmoid" in note.accepted[0]


def test_infonce_with_equal_similarities_costs_the_logarithm_of_the_candidates():
    for candidates, temperature in ((8, 0.1), (256, 0.5)):
        similarities = [0.3 / temperature] * candidates
        assert log_sum_exp(similarities) - similarities[0] == pytest.approx(math.log(candidates))
    hinge = [max(0, 1 - score) for score in (2, 0.3, -1)]
    assert hinge == pytest.approx([0, 0.7, 2])
