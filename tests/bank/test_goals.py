"""What the deck on the goals of optimisation says, checked by calculation."""

import math
import random
import statistics

import pytest

DECK = "goals"


def test_the_squared_error_splits_into_squared_bias_variance_and_noise():
    rng = random.Random(1)
    truth, sigma, size, shrink = 2.0, 1.0, 4, 0.7
    predictions, errors = [], []
    for _ in range(40_000):
        sample = [truth + rng.gauss(0, sigma) for _ in range(size)]
        prediction = shrink * statistics.fmean(sample)
        predictions.append(prediction)
        errors.append((truth + rng.gauss(0, sigma) - prediction) ** 2)
    bias = (shrink - 1) * truth
    variance = shrink**2 * sigma**2 / size
    assert statistics.fmean(predictions) - truth == pytest.approx(bias, abs=0.01)
    assert statistics.pvariance(predictions) == pytest.approx(variance, rel=0.05)
    assert statistics.fmean(errors) == pytest.approx(bias**2 + variance + sigma**2, rel=0.03)


def test_the_empirical_risk_is_unbiased_when_fixed_but_optimistic_after_training():
    rng = random.Random(2)
    fixed, trained = [], []
    for _ in range(20_000):
        sample = [rng.gauss(0, 1) for _ in range(5)]
        mean = statistics.fmean(sample)
        fixed.append(statistics.fmean([(x - 0.5) ** 2 for x in sample]))
        gap = 1 + mean**2 - statistics.fmean([(x - mean) ** 2 for x in sample])
        trained.append(gap)
    assert statistics.fmean(fixed) == pytest.approx(1 + 0.25, rel=0.02)
    assert statistics.fmean(trained) == pytest.approx(2 / 5, rel=0.05)


def test_the_surrogates_lie_above_the_zero_one_loss_and_fall_at_zero():
    surrogates = [
        lambda m: max(0.0, 1 - m),
        lambda m: math.log2(1 + math.exp(-m)),
        lambda m: math.exp(-m),
    ]
    for loss in surrogates:
        for k in range(-50, 51):
            m = k / 10
            assert loss(m) >= (1.0 if m <= 0 else 0.0) - 1e-12
            assert loss(m) <= (loss(m - 0.3) + loss(m + 0.3)) / 2 + 1e-12
        assert (loss(1e-6) - loss(-1e-6)) / 2e-6 < 0


def test_the_natural_logistic_loss_would_not_be_an_upper_bound():
    assert math.log(2) < 1


def test_cross_entropy_is_entropy_plus_kl_and_its_floor_is_the_entropy():
    p, q = [0.7, 0.2, 0.1], [0.5, 0.3, 0.2]
    entropy = -sum(a * math.log(a) for a in p)
    kl = sum(a * math.log(a / b) for a, b in zip(p, q, strict=True))
    cross = -sum(a * math.log(b) for a, b in zip(p, q, strict=True))
    assert cross == pytest.approx(entropy + kl)
    assert kl > 0


def test_one_hot_labels_can_be_fitted_to_zero_unless_they_contradict_each_other():
    def lowest(labels):  # of the mean cross-entropy at one input, over all predictions
        share = sum(labels) / len(labels)
        grid = [k / 1000 for k in range(1, 1000)]
        return min(-share * math.log(q) - (1 - share) * math.log(1 - q) for q in grid)

    assert lowest([1, 1, 1, 1]) < 0.002
    entropy = -0.75 * math.log(0.75) - 0.25 * math.log(0.25)
    assert lowest([1, 1, 1, 0]) == pytest.approx(entropy)


def test_for_a_quadratic_two_over_the_sum_of_curvatures_beats_one_over_the_largest():
    low, high = 1, 20

    def rate(eta):
        return max(abs(1 - eta * low), abs(1 - eta * high))

    assert rate(2 / (low + high)) < rate(1 / high)
    assert 1 / high == pytest.approx((2 / high) / 2)


def test_on_separable_data_larger_weights_always_lower_the_cross_entropy():
    data = [(1.0, 1), (2.0, 1), (-1.5, -1)]
    losses = [sum(math.log1p(math.exp(-y * w * x)) for x, y in data) for w in (1, 2, 4, 8, 16)]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 1e-6


def middle_excess(loss, one, other):
    """How far the loss in the middle lies above the mean of both ends."""
    middle = [(a + b) / 2 for a, b in zip(one, other, strict=True)]
    return loss(middle) - (loss(one) + loss(other)) / 2


def test_the_convex_problems_are_convex_and_the_others_are_not(bank):
    rng = random.Random(3)
    rows = [([rng.gauss(0, 1), rng.gauss(0, 1)], rng.choice([-1, 1])) for _ in range(12)]

    def score(w, x):
        return w[0] * x[0] + w[1] * x[1]

    def linear(w):
        return sum((score(w, x) - y) ** 2 for x, y in rows)

    def logistic(w):
        return sum(math.log1p(math.exp(-y * score(w, x))) for x, y in rows)

    def svm(w):
        return sum(max(0, 1 - y * score(w, x)) for x, y in rows) + 0.1 * score(w, w)

    def relu_net(w):
        points = [(-2, 2), (-1, 1), (0, 0), (1, 1), (2, 2)]
        return sum((w[2] * max(0, w[0] * x) + w[3] * max(0, w[1] * x) - y) ** 2 for x, y in points)

    def k_means(c):
        return sum(min((x - c[0]) ** 2, (x - c[1]) ** 2) for x in (-1, 1))

    for loss in (linear, logistic, svm):
        for _ in range(300):
            one, other = ([rng.gauss(0, 3) for _ in range(2)] for _ in range(2))
            assert middle_excess(loss, one, other) <= 1e-9
    assert relu_net([1, -1, 1, 1]) == 0
    assert middle_excess(relu_net, [1, -1, 1, 1], [-1, 1, 1, 1]) > 0
    assert middle_excess(k_means, [-1, 1], [1, -1]) > 0
    for note in bank(DECK, "convex-losses"):
        assert list(note.accepted) == list(note.choices[:3])
        assert len(note.choices) == 5


def test_the_descent_lemma_holds_for_a_smooth_function_that_is_not_convex():
    rng = random.Random(4)
    for _ in range(1000):
        x, y = rng.uniform(-9, 9), rng.uniform(-9, 9)
        assert math.sin(y) <= math.sin(x) + math.cos(x) * (y - x) + (y - x) ** 2 / 2 + 1e-12


def test_the_step_with_the_largest_guaranteed_decrease_is_one_over_l(bank):
    smooth = 20
    steps = [k / 1000 for k in range(1, 120)]
    best = max(steps, key=lambda eta: eta - smooth * eta**2 / 2)
    assert best == pytest.approx(1 / smooth)
    assert best - smooth * best**2 / 2 == pytest.approx(1 / 40)
    assert 0.1 - smooth * 0.1**2 / 2 == pytest.approx(0)
    for note in bank(DECK, "smooth-step"):
        assert float(note.accepted[0]) == pytest.approx(best)
