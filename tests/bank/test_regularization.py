"""The numbers and derivations of the deck `regularization`, run."""

import itertools
import math
import random
import statistics

import pytest


def masks(n, p):
    """Every mask of n units with its probability; p is the probability of dropping one."""
    for mask in itertools.product((0, 1), repeat=n):
        kept = sum(mask)
        yield mask, (1 - p) ** kept * p ** (n - kept)


def cross_entropy(target, predicted):
    return -sum(t * math.log(q) for t, q in zip(target, predicted, strict=True) if t)


def stopped_at(losses, patience):
    """Numbers (from 1) of the evaluation that stops and of the best one."""
    best, best_at, bad = math.inf, 0, 0
    for number, loss in enumerate(losses, 1):
        if loss < best:
            best, best_at, bad = loss, number, 0
        else:
            bad += 1
        if bad == patience:
            return number, best_at
    return len(losses), best_at


def test_inverted_dropout_at_a_half_doubles_what_is_left_and_keeps_the_mean(bank):
    p, x = 0.5, 3.0
    for note in bank("regularization", "dropout-scale"):
        factor = float(note.accepted[0])
        assert factor == pytest.approx(1 / (1 - p))
        assert (1 - p) * factor * x + p * 0 == pytest.approx(x)
        assert "1.11" in note.explanation
        assert round(1 / (1 - 0.1), 2) == 1.11


@pytest.mark.parametrize("p", [0.1, 0.3, 0.5])
def test_dropout_adds_the_variance_p_over_one_minus_p_times_the_square(p):
    x = 1.7
    values = [(m[0] * x / (1 - p), weight) for m, weight in masks(1, p)]
    mean = sum(v * weight for v, weight in values)
    assert mean == pytest.approx(x)
    variance = sum((v - mean) ** 2 * weight for v, weight in values)
    assert variance == pytest.approx(p / (1 - p) * x**2)


def test_dropout_on_the_inputs_of_linear_regression_is_a_weighted_ridge_penalty():
    rng = random.Random(1)
    p, w = 0.3, [0.7, -1.2, 0.4]
    rows = [[rng.gauss(0, 1) for _ in w] for _ in range(4)]
    targets = [rng.gauss(0, 1) for _ in rows]
    noisy = 0.0
    for row, y in zip(rows, targets, strict=True):
        for mask, weight in masks(len(w), p):
            out = sum(m * x / (1 - p) * c for m, x, c in zip(mask, row, w, strict=True))
            noisy += weight * (y - out) ** 2
    fits = [sum(a * b for a, b in zip(row, w, strict=True)) for row in rows]
    plain = sum((y - fit) ** 2 for y, fit in zip(targets, fits, strict=True))
    energy = sum(c**2 * sum(row[j] ** 2 for row in rows) for j, c in enumerate(w))
    assert noisy == pytest.approx(plain + p / (1 - p) * energy)


def test_dropout_shifts_the_variance_that_batch_norm_has_stored():
    rng = random.Random(2)
    for c, v, p in [(0.0, 1.0, 0.5), (0.8, 0.5, 0.3)]:
        xs = [rng.gauss(c, math.sqrt(v)) for _ in range(100_000)]
        dropped = [x / (1 - p) if rng.random() >= p else 0.0 for x in xs]
        expected = (c**2 + v) / (1 - p) - c**2
        assert statistics.fmean(dropped) == pytest.approx(c, abs=0.02)
        assert statistics.pvariance(dropped) == pytest.approx(expected, rel=0.03)
        if c == 0:
            assert expected == pytest.approx(2 * v)


def test_stopping_early_shrinks_like_the_penalty_one_over_step_times_steps():
    step, steps, best = 0.01, 50, 2.0
    alpha = 1 / (step * steps)
    for h in (0.001, 0.01, 0.1):
        w = 0.0
        for _ in range(steps):
            w -= step * h * (w - best)
        assert w == pytest.approx((1 - (1 - step * h) ** steps) * best)
        penalised = h / (h + alpha) * best
        assert h * (penalised - best) + alpha * penalised == pytest.approx(0)
        assert w == pytest.approx(penalised, rel=0.05)


def test_the_example_of_patience_stops_at_the_seventh_and_goes_back_to_the_fourth(bank):
    losses = [0.50, 0.42, 0.43, 0.41, 0.44, 0.45, 0.43]
    assert stopped_at(losses, 3) == (7, 4)
    assert stopped_at(losses, 1) == (3, 2)
    for note in bank("regularization", "patience"):
        positions = [note.explanation.index(f"{loss:.2f}") for loss in losses[:4]]
        assert positions == sorted(positions)


def test_mixups_loss_is_the_mixed_loss_and_alpha_sets_how_far_it_mixes():
    lam, predicted = 0.3, [0.2, 0.5, 0.3]
    first, second = [1, 0, 0], [0, 0, 1]
    mixed = [lam * a + (1 - lam) * b for a, b in zip(first, second, strict=True)]
    whole = cross_entropy(mixed, predicted)
    parts = lam * cross_entropy(first, predicted) + (1 - lam) * cross_entropy(second, predicted)
    assert whole == pytest.approx(parts)
    rng = random.Random(3)
    spread = {}
    for alpha in (0.1, 1.0, 50.0):
        draws = [rng.betavariate(alpha, alpha) for _ in range(40_000)]
        spread[alpha] = statistics.pvariance(draws)
        assert spread[alpha] == pytest.approx(1 / (4 * (2 * alpha + 1)), rel=0.03)
    assert spread[1.0] == pytest.approx(1 / 12, rel=0.03)  # uniform
    assert spread[0.1] > 0.2
    assert spread[50.0] < 0.003


def test_the_smoothed_target_is_0_91_its_best_logit_lead_ln_91_and_its_least_loss_a_half(bank):
    k, eps = 10, 0.1
    target = [1 - eps + eps / k] + [eps / k] * (k - 1)
    assert sum(target) == pytest.approx(1)
    for note in bank("regularization", "label-smoothing-value"):
        assert float(note.accepted[0]) == pytest.approx(target[0])
        assert "0.0111" in note.explanation
        assert round(eps / (k - 1), 4) == 0.0111

    def loss(lead):
        total = math.exp(lead) + k - 1
        return cross_entropy(target, [math.exp(lead) / total] + [1 / total] * (k - 1))

    lead = min((n / 1000 for n in range(10_000)), key=loss)
    assert lead == pytest.approx(math.log(91), abs=0.001)
    assert lead == pytest.approx(4.51, abs=0.005)
    assert loss(math.log(91)) == pytest.approx(cross_entropy(target, target))
    assert loss(math.log(91)) == pytest.approx(0.50, abs=0.005)


def test_smoothing_is_cross_entropy_plus_a_divergence_from_the_uniform_distribution():
    k, eps, p = 4, 0.2, [0.6, 0.2, 0.15, 0.05]
    hard, uniform = [1, 0, 0, 0], [1 / k] * k
    soft = [(1 - eps) * y + eps / k for y in hard]
    divergence = sum(u * math.log(u / q) for u, q in zip(uniform, p, strict=True))
    assert cross_entropy(uniform, p) == pytest.approx(math.log(k) + divergence)
    split = (1 - eps) * cross_entropy(hard, p) + eps * cross_entropy(uniform, p)
    assert cross_entropy(soft, p) == pytest.approx(split)


def test_the_mean_of_correlated_models_keeps_the_shared_part_of_the_variance():
    rng = random.Random(4)
    m, rho = 5, 0.3
    means, gains = [], []
    for _ in range(40_000):
        shared = rng.gauss(0, 1)
        errors = [math.sqrt(rho) * shared + math.sqrt(1 - rho) * rng.gauss(0, 1) for _ in range(m)]
        means.append(statistics.fmean(errors))
        gains.append(statistics.fmean(e**2 for e in errors) - means[-1] ** 2)
    assert statistics.pvariance(means) == pytest.approx(rho + (1 - rho) / m, rel=0.03)
    assert min(gains) >= 0  # Jensen: never worse than the members are on average


def test_digits_turned_upside_down_or_mirrored_become_other_digits(bank):
    # Seven segments: a top, b c right, d bottom, e f left, g middle.
    digits = {"2": set("abged"), "5": set("afgcd"), "6": set("afgedc"), "9": set("abfgcd")}
    turn = dict(zip("abcdefg", "defabcg", strict=True))
    mirror = dict(zip("abcdefg", "afedcbg", strict=True))
    assert {turn[s] for s in digits["6"]} == digits["9"]
    assert {mirror[s] for s in digits["2"]} == digits["5"]
    for note in bank("regularization", "augmentation-kinds"):
        assert set(note.accepted) == {note.choices[i] for i in (0, 2, 4)}


def test_loss_can_rise_while_accuracy_stays_when_confidence_grows(bank):
    # Nine examples right and one wrong; all the logits are scaled up together.
    margins = [2.0] * 9 + [-2.0]

    def mean_loss(scale):
        return statistics.fmean(math.log1p(math.exp(-scale * m)) for m in margins)

    def accuracy(scale):
        return statistics.fmean(scale * m > 0 for m in margins)

    assert accuracy(1) == accuracy(4) == 0.9
    assert mean_loss(4) > mean_loss(1)
    for note in bank("regularization", "reading-curves"):
        assert note.accepted == (note.choices[0],)
