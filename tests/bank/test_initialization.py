"""What the deck "initialization" claims, worked out."""

import math
import random
import statistics

import pytest

DECK = "initialization"


def gaussian(rng, rows, cols, std):
    return [[rng.gauss(0, std) for _ in range(cols)] for _ in range(rows)]


def times(matrix, x):
    return [sum(w * v for w, v in zip(row, x, strict=True)) for row in matrix]


def orthogonal(rng, n):
    """A random orthogonal matrix, by Gram and Schmidt."""
    rows = []
    for row in gaussian(rng, n, n, 1):
        for _ in range(2):
            for q in rows:
                dot = sum(a * b for a, b in zip(row, q, strict=True))
                row = [a - dot * b for a, b in zip(row, q, strict=True)]
        norm = math.sqrt(sum(a * a for a in row))
        rows.append([a / norm for a in row])
    return rows


def gradients(w1, w2, x, y, act, slope):
    """The gradients of half the squared error of a net with one hidden layer."""
    z = times(w1, x)
    h = [act(v) for v in z]
    delta = sum(a * b for a, b in zip(w2, h, strict=True)) - y
    return (
        [[delta * w2[j] * slope(z[j]) * v for v in x] for j in range(len(z))],
        [delta * v for v in h],
    )


def sigmoid(v):
    return 1 / (1 + math.exp(-v))


def test_the_he_deviation_for_fan_in_512_is_a_sixteenth(bank):
    assert math.sqrt(2 / 512) == 1 / 16
    for note in bank(DECK, "he-value"):
        assert float(note.accepted[0]) == math.sqrt(2 / 512)
        assert note.accepted[1] == "1/16"
    assert round(math.sqrt(3) / 16, 3) == 0.108
    assert round(math.sqrt(1 / 512), 3) == 0.044


def test_relu_leaves_half_of_the_second_moment_and_a_leaky_one_a_little_more():
    rng = random.Random(1)
    z = [rng.gauss(0, 1) for _ in range(100_000)]
    for a in (0.0, 0.3, 1.0):
        moment = statistics.fmean((v if v > 0 else a * v) ** 2 for v in z)
        assert moment == pytest.approx((1 + a * a) / 2, rel=0.03)


def test_he_keeps_the_variance_through_relu_layers_and_xavier_halves_it(bank):
    rng = random.Random(2)
    n, depth, kept = 60, 4, {1: [], 2: []}
    for gain in kept:
        for _ in range(30):
            z = [rng.gauss(0, 1) for _ in range(n)]
            for _ in range(depth):
                layer = gaussian(rng, n, n, math.sqrt(gain / n))
                z = times(layer, [max(v, 0) for v in z])
            kept[gain].append(statistics.fmean(v * v for v in z))
    assert statistics.fmean(kept[2]) == pytest.approx(1, abs=0.25)
    assert statistics.fmean(kept[1]) == pytest.approx(0.5**depth, rel=0.25)
    for value, layers in ((1e-6, 20), (1e-9, 30)):
        assert value == pytest.approx(0.5**layers, rel=0.1)
    factor = 500 / 2 * 0.01**2
    assert factor == pytest.approx(0.025)
    for note in bank(DECK, "init-match"):
        assert note.accepted[0].startswith("He ")


def test_the_uniform_bounds_give_the_variances_of_xavier_and_he():
    n_in, n_out = 300, 500
    assert math.sqrt(6 / (n_in + n_out)) ** 2 / 3 == pytest.approx(2 / (n_in + n_out))
    assert math.sqrt(6 / n_in) ** 2 / 3 == pytest.approx(2 / n_in)
    assert 1 / ((n_in + n_out) / 2) == pytest.approx(2 / (n_in + n_out))


def test_the_hand_written_gradient_agrees_with_finite_differences():
    w1, w2, x, y = [[0.3, -0.2], [0.5, 0.1]], [0.7, -0.4], [1.5, -2.0], 0.6

    def loss():
        out = sum(a * math.tanh(z) for a, z in zip(w2, times(w1, x), strict=True))
        return (out - y) ** 2 / 2

    g1, g2 = gradients(w1, w2, x, y, math.tanh, lambda z: 1 - math.tanh(z) ** 2)
    for row, slopes in [*zip(w1, g1, strict=True), (w2, g2)]:
        for i, slope in enumerate(slopes):
            old, losses = row[i], []
            for h in (1e-6, -1e-6):
                row[i] = old + h
                losses.append(loss())
            row[i] = old
            assert (losses[0] - losses[1]) / 2e-6 == pytest.approx(slope, abs=1e-6)


def test_all_zero_weights_get_no_gradient_with_tanh_and_equal_ones_with_sigmoid():
    x, y = [1.5, -2.0], 1.0
    g1, g2 = gradients(
        [[0.0, 0.0]] * 3, [0.0] * 3, x, y, math.tanh, lambda z: 1 - math.tanh(z) ** 2
    )
    assert not any(v for row in g1 for v in row)
    assert not any(g2)
    w1, w2 = [[0.0, 0.0] for _ in range(3)], [0.0] * 3
    for step in range(50):
        x, y = [math.sin(step), math.cos(step)], math.sin(2 * step)
        g1, g2 = gradients(w1, w2, x, y, sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z)))
        w1 = [
            [w - 0.5 * g for w, g in zip(*rows, strict=True)] for rows in zip(w1, g1, strict=True)
        ]
        w2 = [w - 0.5 * g for w, g in zip(w2, g2, strict=True)]
        assert w1[0] == w1[1] == w1[2]
        assert w2[0] == w2[1] == w2[2]
    assert w2[0] != 0
    assert any(w1[0])


def test_the_bias_of_log_odds_starts_at_the_prior_with_the_entropy_as_loss(bank):
    prior = 0.01
    b = math.log(prior / (1 - prior))
    assert round(b, 1) == -4.6
    assert sigmoid(b) == pytest.approx(prior)

    def loss(bias):
        return -prior * math.log(sigmoid(bias)) - (1 - prior) * math.log(1 - sigmoid(bias))

    assert round(loss(b), 3) == 0.056
    assert round(loss(0), 3) == 0.693
    for note in bank(DECK, "bias-init"):
        assert all(number in note.answer for number in ("-4.6", "0.056", "0.693"))


def test_a_convolutions_fan_in_is_channels_times_kernel_area(bank):
    assert 64 * 3 * 3 == 576
    assert round(math.sqrt(2 / 576), 3) == 0.059
    for note in bank(DECK, "fan-in"):
        assert all(number in note.explanation for number in ("576", "0.059"))


def test_orthogonal_layers_keep_norms_and_right_angles_and_gaussian_ones_do_not():
    rng = random.Random(3)
    n, depth = 16, 40
    start = [[float(i == j) for i in range(n)] for j in range(n)]
    norms = {}
    for kind in ("orthogonal", "gaussian"):
        rows = start
        for _ in range(depth):
            w = orthogonal(rng, n) if kind == "orthogonal" else gaussian(rng, n, n, n**-0.5)
            rows = [times(w, r) for r in rows]
        a, b = rows[0], rows[1]
        cos = sum(p * q for p, q in zip(a, b, strict=True)) / math.hypot(*a) / math.hypot(*b)
        norms[kind] = (math.hypot(*a), abs(cos))
    assert norms["orthogonal"][0] == pytest.approx(1)
    assert norms["orthogonal"][1] == pytest.approx(0, abs=1e-9)
    assert norms["gaussian"][1] > 0.9  # at right angles before, all but parallel now


def test_a_branch_that_keeps_the_variance_doubles_it_in_each_residual_block():
    rng = random.Random(4)
    n, blocks, seen = 50, 3, []
    for _ in range(60):
        x = [rng.gauss(0, 1) for _ in range(n)]
        for _ in range(blocks):
            branch = times(gaussian(rng, n, n, math.sqrt(1 / n)), x)
            x = [a + b for a, b in zip(x, branch, strict=True)]
        seen.append(statistics.fmean(v * v for v in x))
    assert statistics.fmean(seen) == pytest.approx(2**blocks, rel=0.15)


def test_a_branch_scale_of_zero_has_a_gradient_though_its_weight_has_none_yet():
    x, w, y = 1.5, 0.8, 0.2

    def loss(gamma, weight):
        return (x + gamma * math.tanh(weight * x) - y) ** 2 / 2

    h = 1e-6
    assert abs(loss(h, w) - loss(-h, w)) / (2 * h) > 0.5
    assert loss(0, w + h) == loss(0, w - h)
    assert abs(loss(0.1, w + h) - loss(0.1, w - h)) / (2 * h) > 0.01


def test_a_forget_bias_of_one_keeps_over_forty_times_more_after_ten_steps(bank):
    assert sigmoid(0) ** 10 == pytest.approx(0.001, rel=0.03)
    assert round(sigmoid(1), 2) == 0.73
    assert round(sigmoid(1) ** 10, 3) == 0.044
    assert 40 < (sigmoid(1) / sigmoid(0)) ** 10 < 50
    zh, en = bank(DECK, "forget-bias")
    assert zh.accepted == ("遗忘门的偏置",)
    assert en.accepted == ("the bias of the forget gate",)
