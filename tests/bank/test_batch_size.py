"""The numbers and claims of the deck "batch-size", computed."""

import itertools
import math
import random
import statistics
from fractions import Fraction

import pytest


def test_the_mean_of_a_batch_has_the_variance_over_the_batch_size():
    values = [Fraction(v) for v in (1, 2, 4, 9)]
    sigma2 = statistics.pvariance(values)
    for size in (1, 2, 3):
        batches = list(itertools.product(values, repeat=size))
        means = [sum(b) / size for b in batches]
        assert sum(means) / len(means) == sum(values) / 4  # unbiased
        assert statistics.pvariance(means) == sigma2 / size


def test_drawing_without_replacement_multiplies_by_the_finite_population_correction():
    values = [Fraction(v) for v in (1, 2, 4, 9, 11)]
    sigma2, n = statistics.pvariance(values), len(values)
    for size in range(1, n + 1):
        means = [sum(b) / size for b in itertools.combinations(values, size)]
        assert statistics.pvariance(means) == sigma2 / size * Fraction(n - size, n - 1)


def test_four_times_the_batch_halves_the_standard_deviation(bank):
    assert math.sqrt(1 / 4) == 0.5
    for note in bank("batch-size", "batch-noise"):
        assert "{{c2::4}}" in note.prompt


def test_linear_scaling_gives_four_times_the_rate_and_the_root_twice(bank):
    linear, root = 0.1 * 1024 / 256, 0.1 * math.sqrt(1024 / 256)
    for note in bank("batch-size", "linear-scaling-value"):
        assert float(note.accepted[0]) == pytest.approx(linear)
        assert f"{root:.1f}" in note.explanation


def test_k_small_steps_and_one_scaled_step_agree_only_while_the_gradient_hardly_changes():
    def difference(rate, k=8, h=1.0, w=1.0):
        small = w * (1 - rate * h) ** k
        large = w * (1 - k * rate * h)
        return abs(small - large) / abs(w - small)

    assert difference(0.001) < 0.005
    assert difference(0.1) > 0.3


def test_with_pure_noise_adams_normalised_drift_grows_with_the_root_of_the_batch():
    def drift(batch, mean=0.02, sigma=1.0):
        second_moment = mean**2 + sigma**2 / batch
        return mean / math.sqrt(second_moment)

    assert drift(16) / drift(4) == pytest.approx(2, rel=0.01)


def test_the_effective_batch_counts_devices_and_accumulation(bank):
    for note in bank("batch-size", "effective-batch"):
        assert int(note.accepted[0]) == 32 * 8 * 4 == 32 * 16 * 2
        assert "128" in note.explanation
        assert 32 * 4 == 128


def test_accumulated_gradients_equal_the_large_batch_only_when_the_loss_is_divided():
    chance = random.Random(3)
    data = [(chance.gauss(0, 1), chance.gauss(0, 1)) for _ in range(32)]
    w = 0.7

    def gradient(part):
        return sum(2 * (w * x - y) * x for x, y in part) / len(part)

    parts = [data[i : i + 8] for i in range(0, 32, 8)]
    assert sum(gradient(p) / 4 for p in parts) == pytest.approx(gradient(data))
    assert sum(gradient(p) for p in parts) == pytest.approx(4 * gradient(data))
    unequal = [data[:4], data[4:]]  # the mean of means is not the mean
    assert sum(gradient(p) / 2 for p in unequal) != pytest.approx(gradient(data), rel=1e-3)


def test_batch_norms_variance_differs_between_micro_batches_and_clipping_is_nonlinear(bank):
    whole = [0.0, 2.0, 10.0, 12.0]
    assert statistics.pvariance(whole[:2]) == statistics.pvariance(whole[2:]) == 1
    assert statistics.pvariance(whole) == 26
    clipped = [max(-1.0, min(1.0, g)) for g in (4.0, -1.0)]
    assert sum(clipped) != max(-1.0, min(1.0, 4.0 - 1.0))
    for note in bank("batch-size", "accumulation-wrong"):
        assert list(note.accepted) == [note.choices[1]]


def test_only_the_activations_grow_and_a_billion_parameters_need_16_gigabytes(bank):
    assert 4 * 4 * 10**9 == 16 * 10**9  # four copies of four bytes
    for note in bank("batch-size", "batch-memory"):
        assert list(note.accepted) == [note.choices[3]]
        assert "16 GB" in note.explanation


def test_at_the_noise_scale_noise_equals_signal_and_steps_and_samples_are_twice_their_least():
    trace, squared_norm = 50.0, 2.0
    scale = trace / squared_norm
    assert trace / scale == squared_norm  # variance of the batch mean against the signal

    def steps(batch):
        return 1 + scale / batch

    assert steps(scale) == 2
    assert steps(scale) * scale / scale == 2  # samples, whose least is the scale itself
    assert steps(scale / 50) / steps(scale / 100) == pytest.approx(0.5, rel=0.02)
    assert steps(scale * 100) / steps(scale * 50) > 0.98


def test_the_stationary_variance_of_sgd_is_the_formula_and_depends_on_the_ratio():
    def formula(rate, batch, h=1.0, sigma2=1.0):
        return rate * sigma2 / (batch * h * (2 - rate * h))

    variance = 0.0  # Var' = (1 - rate h)^2 Var + rate^2 sigma^2 / B
    for _ in range(5000):
        variance = (1 - 0.1) ** 2 * variance + 0.1**2 / 8
    assert variance == pytest.approx(formula(0.1, 8))
    assert formula(0.04, 32) == pytest.approx(formula(0.01, 8), rel=0.02)

    chance = random.Random(5)
    w, squares = 0.0, []
    for _ in range(50_000):
        w -= 0.1 * (w + chance.gauss(0, math.sqrt(1 / 8)))
        squares.append(w * w)
    assert statistics.fmean(squares) == pytest.approx(formula(0.1, 8), rel=0.1)


def test_the_hessian_weighted_noise_scale_gives_the_trade_off_and_is_simple_for_the_identity():
    gradient, covariance = (3.0, 1.0), (20.0, 5.0)  # diagonal Hessian and covariance

    def scale(hessian):
        noise = sum(h * c for h, c in zip(hessian, covariance, strict=True))
        return noise / sum(h * g * g for h, g in zip(hessian, gradient, strict=True))

    def best_gain(batch, hessian):  # max over the rate of: rate |G|^2 - rate^2 / 2 * curvature
        curvature = sum(
            h * (g * g + c / batch) for h, g, c in zip(hessian, gradient, covariance, strict=True)
        )
        return sum(g * g for g in gradient) ** 2 / (2 * curvature)

    simple = sum(covariance) / sum(g * g for g in gradient)
    assert scale((7.0, 7.0)) == pytest.approx(simple)
    hessian = (10.0, 1.0)
    for batch in (1, 8, 64):  # steps are the inverse of the gain
        ratio = best_gain(math.inf, hessian) / best_gain(batch, hessian)
        assert ratio == pytest.approx(1 + scale(hessian) / batch)
