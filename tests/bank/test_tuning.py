"""What the notes on hyper-parameter tuning claim, worked out."""

import math
import random
import statistics

import pytest

DECK = "tuning"


def test_sixty_random_trials_hit_the_best_twentieth_with_95_per_cent(bank):
    chance = 1 - 0.95**60
    for note in bank(DECK, "random-hits"):
        assert note.accepted[0] == f"{chance:.0%}"
        assert f"{chance:.3f}" in note.accepted
        assert "59" in note.explanation
    assert math.ceil(math.log(0.05) / math.log(0.95)) == 59
    assert 1 - 0.95**58 < 0.95 <= 1 - 0.95**59


def test_sixty_random_trials_hit_that_often_in_any_number_of_dimensions():
    for dimensions in (1, 6):
        rng = random.Random(dimensions)
        side = 0.05 ** (1 / dimensions)  # the best 5 % of the cube are a corner cube
        runs = 1500
        hits = sum(
            any(all(rng.random() < side for _ in range(dimensions)) for _ in range(60))
            for _ in range(runs)
        )
        assert hits / runs == pytest.approx(1 - 0.95**60, abs=0.02)


def test_a_grid_of_nine_tries_three_values_an_axis_and_random_points_nine():
    rng = random.Random(0)
    grid = [(x, y) for x in range(3) for y in range(3)]
    points = [(rng.random(), rng.random()) for _ in range(9)]
    for axis in (0, 1):
        assert len({p[axis] for p in grid}) == 3
        assert len({p[axis] for p in points}) == 9


def test_linear_sampling_hardly_tries_small_rates_and_log_sampling_does():
    a, b = 1e-4, 1e-1
    assert (1e-3 - a) / (b - a) == pytest.approx(0.009, abs=1e-4)
    assert (b - 1e-2) / (b - a) == pytest.approx(0.9, abs=0.002)
    rng, n = random.Random(4), 30_000
    drawn = [10 ** rng.uniform(math.log10(a), math.log10(b)) for _ in range(n)]
    for low in (1e-4, 1e-3, 1e-2):
        assert sum(low <= d < 10 * low for d in drawn) / n == pytest.approx(1 / 3, abs=0.01)


def test_the_log_uniform_density_is_one_over_eta_times_the_log_of_the_range():
    a, b = 1e-4, 1e-1

    def cumulative(eta):
        return (math.log10(eta) - math.log10(a)) / (math.log10(b) - math.log10(a))

    for eta in (2e-4, 3e-3, 0.05):
        h = eta * 1e-5
        slope = (cumulative(eta + h) - cumulative(eta - h)) / (2 * h)
        assert slope == pytest.approx(1 / (eta * math.log(b / a)), rel=1e-6)
    assert cumulative(b) == pytest.approx(1)


def test_expected_improvement_grows_with_a_lower_mean_and_with_more_uncertainty():
    normal = statistics.NormalDist()

    def improvement(mean, sigma, best=1.0):
        z = (best - mean) / sigma
        return (best - mean) * normal.cdf(z) + sigma * normal.pdf(z)

    rng = random.Random(5)
    drawn = statistics.fmean(max(1.0 - rng.gauss(1.2, 0.5), 0) for _ in range(100_000))
    assert drawn == pytest.approx(improvement(1.2, 0.5), rel=0.03)
    assert improvement(1.0, 0.5) > improvement(1.2, 0.5)
    assert improvement(1.2, 0.8) > improvement(1.2, 0.5)


def test_successive_halving_of_81_settings_costs_405_epochs_and_not_6561():
    rungs, settings, epochs = [], 81, 1
    while settings >= 1:
        rungs.append((settings, epochs))
        settings, epochs = settings // 3, epochs * 3
    assert rungs == [(81, 1), (27, 3), (9, 9), (3, 27), (1, 81)]
    assert {n * e for n, e in rungs} == {81}
    assert sum(n * e for n, e in rungs) == 405
    assert 81 * 81 == 6561


def test_nested_cross_validation_of_twenty_settings_takes_405_trainings():
    trainings = 0
    for _outer in range(5):
        trainings += sum(1 for _setting in range(20) for _inner in range(4))
        trainings += 1  # the chosen setting on the whole outer training part
    assert trainings == 405


def test_the_best_of_200_coin_tossing_models_looks_like_54_per_cent(bank):
    rng = random.Random(6)
    best = [max(rng.getrandbits(1000).bit_count() for _ in range(200)) for _ in range(40)]
    assert statistics.fmean(best) / 1000 == pytest.approx(0.54, abs=0.005)
    zh, en = bank(DECK, "test-set-misuse")
    assert "54%" in zh.explanation
    assert "54%" in en.explanation
    assert len(zh.accepted) == len(en.accepted) == 1
    assert "测试精度最高" in zh.accepted[0]
    assert "best test accuracy" in en.accepted[0]


def test_a_summed_loss_needs_n_times_the_lambda_of_an_averaged_one():
    rng = random.Random(7)
    data = [(x := rng.gauss(0, 1), 2 * x + rng.gauss(0, 0.3)) for _ in range(50)]
    xx, xy, n, lam = sum(x * x for x, _ in data), sum(x * y for x, y in data), len(data), 0.2

    averaged = (xy / n) / (xx / n + lam)  # minimises mean (wx − y)² + λw²
    summed = xy / (xx + n * lam)  # minimises sum (wx − y)² + nλw²
    assert averaged == pytest.approx(summed)
    assert xy / (xx + lam) != pytest.approx(averaged, rel=0.05)


def test_training_loss_always_prefers_no_regularisation():
    data = [(1.0, 2.2), (2.0, 3.7), (-1.0, -2.5)]
    xx, xy = sum(x * x for x, _ in data), sum(x * y for x, y in data)
    losses = []
    for lam in (0, 0.1, 1, 10):
        w = xy / (xx + lam)
        losses.append(sum((w * x - y) ** 2 for x, y in data))
    assert losses == sorted(losses)
    assert losses[0] < losses[1]


def test_one_small_batch_with_random_labels_can_be_fitted_and_starts_at_ln_c():
    rng, classes, width = random.Random(8), 3, 20
    batch = [([rng.gauss(0, 1) for _ in range(width)], rng.randrange(classes)) for _ in range(8)]
    w = [[0.0] * width for _ in range(classes)]
    losses = []
    for _ in range(400):
        grads, loss = [[0.0] * width for _ in range(classes)], 0.0
        for x, label in batch:
            z = [sum(a * b for a, b in zip(row, x, strict=True)) for row in w]
            top = max(z)
            e = [math.exp(v - top) for v in z]
            p = [v / sum(e) for v in e]
            loss -= math.log(p[label]) / len(batch)
            for c in range(classes):
                for j in range(width):
                    grads[c][j] += (p[c] - (c == label)) * x[j] / len(batch)
        losses.append(loss)
        for row, grad in zip(w, grads, strict=True):
            row[:] = [a - 0.5 * g for a, g in zip(row, grad, strict=True)]
    assert losses[0] == pytest.approx(math.log(classes))
    assert losses[-1] < 0.02


def test_softmax_twice_over_ten_classes_cannot_get_below_1_46(bank):
    floor = math.log((math.e + 9) / math.e)
    assert floor == pytest.approx(1.46, abs=0.005)
    rng = random.Random(9)
    for _ in range(200):
        e = [math.exp(rng.gauss(0, 20)) for _ in range(10)]
        p = [v / sum(e) for v in e]
        again = math.exp(p[0]) / sum(map(math.exp, p))
        assert -math.log(again) >= floor - 1e-9
    for note in bank(DECK, "one-batch-check"):
        assert "1.46" in note.answer


def test_the_one_hyper_parameter_to_tune_is_the_learning_rate(bank):
    zh, en = bank(DECK, "tune-first")
    assert zh.accepted == ("学习率",)
    assert en.accepted == ("Learning rate",)
