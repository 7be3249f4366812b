"""The numbers and claims of the deck "learning-rate", computed."""

import math
import random
import statistics

import pytest


def cosine(t, total, peak, end=0.0):
    return end + 0.5 * (peak - end) * (1 + math.cos(math.pi * t / total))


def test_the_cosine_schedule_is_at_half_its_peak_half_way(bank):
    for note in bank("learning-rate", "cosine-value"):
        assert float(note.accepted[0]) == pytest.approx(cosine(50, 100, 0.1))
        for shown in (cosine(25, 100, 0.1), cosine(75, 100, 0.1)):
            assert f"{shown:.4f}" in note.explanation
        assert "0.075" in note.explanation
        assert "0.025" in note.explanation


def test_the_cosine_schedule_meets_its_ends_and_is_above_the_line_only_in_the_first_half():
    assert cosine(0, 100, 0.1, 0.01) == pytest.approx(0.1)
    assert cosine(100, 100, 0.1, 0.01) == pytest.approx(0.01)
    assert cosine(50, 100, 0.1, 0.01) == pytest.approx((0.1 + 0.01) / 2)
    assert all(cosine(t, 100, 1.0) > 1 - t / 100 for t in range(1, 50))
    assert all(cosine(t, 100, 1.0) < 1 - t / 100 for t in range(51, 100))


def test_gradient_descent_on_a_quadratic_converges_only_below_two_over_the_curvature():
    h = 3.0
    for rate, converges in ((0.99 * 2 / h, True), (1.01 * 2 / h, False)):
        w = 1.0
        for _ in range(2000):
            w -= rate * h * w
        assert (abs(w) < 1e-3) is converges


def test_linear_warmup_starts_at_a_fraction_and_reaches_its_peak_on_the_last_warmup_step(bank):
    def rate(t, peak=0.4, warmup=1000):
        return peak * min(1, t / warmup)

    assert rate(1) == pytest.approx(0.4 / 1000)
    assert rate(250) == pytest.approx(0.1)
    assert rate(999) < rate(1000) == rate(5000) == 0.4
    for note in bank("learning-rate", "linear-warmup"):
        assert "{{c2::0.1}}" in note.prompt
        assert f"{rate(1):.4f}" in note.answer


def test_the_transformer_schedule_peaks_where_its_two_branches_meet():
    warmup, width = 400, 512
    rates = [width**-0.5 * min(t**-0.5, t * warmup**-1.5) for t in range(1, 4001)]
    assert rates.index(max(rates)) + 1 == warmup
    assert warmup**-0.5 == pytest.approx(warmup * warmup**-1.5)


def test_step_decay_has_dropped_twice_by_epoch_65(bank):
    assert pytest.approx(0.001) == 0.1 * 0.1 ** (65 // 30)
    for note in bank("learning-rate", "step-decay"):
        assert "0.001" in note.answer


def test_a_drop_of_the_rate_lowers_the_noise_floor_of_sgd():
    def floor(rate, h=1.0):
        chance = random.Random(0)
        w, squares = 0.0, []
        for step in range(60_000):
            w -= rate * (h * w + chance.gauss(0, 1))
            if step > 10_000:
                squares.append(w * w)
        return statistics.fmean(squares)

    assert floor(0.1) / floor(0.01) == pytest.approx(10, rel=0.3)


def adam_updates(gradients, rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = v = 0.0
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        yield rate * (m / (1 - beta1**t)) / (math.sqrt(v / (1 - beta2**t)) + epsilon)


def test_adams_first_step_is_full_for_every_gradient_and_its_early_scale_varies_more():
    for g in (1e-3, 0.5, -40.0):
        first = next(adam_updates([g], 0.001))
        assert first == pytest.approx(math.copysign(0.001, g), rel=1e-4)

    def spread(steps):
        chance = random.Random(1)
        scales = []
        for _ in range(400):
            v = 0.0
            for _ in range(steps):
                v = 0.999 * v + 0.001 * chance.gauss(0, 1) ** 2
            scales.append((v / (1 - 0.999**steps)) ** -0.5)
        return statistics.pstdev(scales)

    assert spread(2) > 10 * spread(200)


def test_the_untuned_warmup_of_ma_and_yarats_has_2000_steps_for_the_default(bank):
    assert pytest.approx(2000) == 2 / (1 - 0.999)
    zh, en = bank("learning-rate", "warmup-adam")
    assert "2000" in zh.answer
    assert "2,000" in en.answer


def test_robbins_monro_holds_for_one_over_t_and_fails_for_the_root_and_for_exponential_decay():
    def sums(step, n):
        return sum(map(step, range(1, n))), sum(step(t) ** 2 for t in range(1, n))

    small, large = 10_000, 100_000
    grown = {
        name: [b - a for a, b in zip(sums(step, small), sums(step, large), strict=True)]
        for name, step in {
            "1/t": lambda t: 1 / t,
            "1/sqrt(t)": lambda t: t**-0.5,
            "0.9^t": lambda t: 0.9**t,
        }.items()
    }
    assert grown["1/t"][0] == pytest.approx(math.log(10), rel=1e-3)  # a decade adds ln 10
    assert grown["1/t"][1] < 1e-3
    assert grown["1/sqrt(t)"][1] == pytest.approx(math.log(10), rel=1e-3)
    assert grown["0.9^t"][0] < 1e-3


def test_the_answers_to_the_choices_are_the_ones_meant(bank):
    for note in bank("learning-rate", "reduce-on-plateau"):
        assert list(note.accepted) == [note.choices[1]]
        assert "patience" in note.accepted[0]
    for note in bank("learning-rate", "too-high-signs"):
        assert list(note.accepted) == list(note.choices[:3])
