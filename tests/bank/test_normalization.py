"""The deck on normalisation: its numbers and derivations, computed."""

import math
import random
from statistics import fmean, pvariance

import pytest

DECK = "normalization"


def standardise(values, eps=0.0):
    mean, variance = fmean(values), pvariance(values)
    return [(v - mean) / math.sqrt(variance + eps) for v in values]


def feature_map(n, c, h, w, seed=0):
    """Values x[n][c][position]; every channel has its own offset and scale."""
    rng = random.Random(seed)
    return [[[rng.gauss(3 * k, 1 + k) for _ in range(h * w)] for k in range(c)] for _ in range(n)]


def group_norm(sample, groups):
    size = len(sample) // groups
    out = []
    for g in range(groups):
        block = sample[g * size : (g + 1) * size]
        flat = standardise([v for channel in block for v in channel])
        width = len(sample[0])
        out += [flat[i * width : (i + 1) * width] for i in range(size)]
    return out


def test_batch_norms_output_has_the_mean_beta_and_the_deviation_gamma():
    rng = random.Random(1)
    out = [2.5 * v - 0.7 for v in standardise([rng.gauss(4, 3) for _ in range(500)])]
    assert fmean(out) == pytest.approx(-0.7)
    assert math.sqrt(pvariance(out)) == pytest.approx(2.5)


def test_gamma_sigma_and_beta_mu_make_batch_norm_the_identity():
    x = [1.0, 4.0, -2.0, 7.5]
    mean, deviation = fmean(x), math.sqrt(pvariance(x))
    assert [deviation * v + mean for v in standardise(x)] == pytest.approx(x)


def test_batch_norm_averages_over_all_axes_but_the_channels(bank):
    x = feature_map(4, 3, 2, 2)
    means = {k: fmean(v for sample in x for v in sample[k]) for k in range(3)}
    assert len(means) == 3  # one of N*H*W values for each channel
    for k, mean in means.items():
        out = standardise([v for sample in x for v in sample[k]])
        assert len(out) == 4 * 2 * 2
        assert fmean(out) == pytest.approx(0, abs=1e-12)
        assert pvariance(out) == pytest.approx(1)
        assert mean == pytest.approx(3 * k, abs=3)
    for note in bank(DECK, "bn-axes"):
        assert note.accepted == ("(N, H, W)",)


def test_64_channels_have_128_learnable_parameters(bank):
    for note in bank(DECK, "bn-parameters"):
        assert int(note.accepted[0]) == 2 * 64


def test_a_bias_before_batch_norm_cancels(bank):
    x = [0.3, -1.2, 2.2, 0.9]
    assert standardise([v + 5.0 for v in x]) == pytest.approx(standardise(x))
    for note in bank(DECK, "bn-bias"):
        assert len(note.accepted) == 1
        assert "β" in note.accepted[0]


def test_running_statistics_cover_65_percent_in_10_steps_and_99_in_44(bank):
    running, at = 0.0, {}
    for step in range(1, 45):
        running = (1 - 0.1) * running + 0.1 * 1.0
        at[step] = running
        assert running == pytest.approx(1 - 0.9**step)
    assert at[10] == pytest.approx(0.65, abs=0.005)
    assert at[43] < 0.99 <= at[44]
    for note in bank(DECK, "running-statistics"):
        assert "65%" in note.answer
        assert "44" in note.answer


def test_the_estimated_mean_of_a_batch_varies_as_one_over_its_size():
    rng = random.Random(2)
    for size in (2, 8, 32):
        means = [fmean(rng.gauss(0, 1) for _ in range(size)) for _ in range(4000)]
        assert pvariance(means) == pytest.approx(1 / size, rel=0.1)


def test_a_fully_connected_batch_of_one_always_gives_beta():
    assert [2.0 * v + 0.3 for v in standardise([17.0], eps=1e-5)] == [0.3]


def test_a_folded_convolution_agrees_with_convolution_and_batch_norm():
    rng = random.Random(3)
    w, b = [rng.gauss(0, 1) for _ in range(9)], 0.4
    gamma, beta, mean, variance, eps = 1.7, -0.2, 0.9, 2.3, 1e-5
    scale = gamma / math.sqrt(variance + eps)
    folded, shift = [scale * v for v in w], scale * (b - mean) + beta
    for _ in range(20):
        x = [rng.gauss(0, 1) for _ in range(9)]
        z = sum(p * q for p, q in zip(w, x, strict=True)) + b
        two = gamma * (z - mean) / math.sqrt(variance + eps) + beta
        one = sum(p * q for p, q in zip(folded, x, strict=True)) + shift
        assert one == pytest.approx(two)


def test_one_group_is_layer_norm_and_as_many_groups_as_channels_is_instance_norm():
    sample = feature_map(1, 4, 2, 3)[0]
    layer = standardise([v for channel in sample for v in channel])
    assert [v for channel in group_norm(sample, 1) for v in channel] == pytest.approx(layer)
    for out, channel in zip(group_norm(sample, 4), sample, strict=True):
        assert out == pytest.approx(standardise(channel))


def test_layer_norm_ignores_shift_and_scale_and_lands_on_a_sphere():
    x = [0.5, -1.0, 2.0, 3.5]
    out = standardise(x)
    assert standardise([3 * v + 8 for v in x]) == pytest.approx(out)
    assert math.hypot(*out) == pytest.approx(math.sqrt(len(x)))


def test_rms_norm_is_layer_norm_at_mean_zero_and_ignores_scale_but_not_shift():
    def rms_norm(x):
        return [v / math.sqrt(fmean(u * u for u in x)) for v in x]

    centred = [1.0, -2.0, 0.5, 0.5]
    assert rms_norm(centred) == pytest.approx(standardise(centred))
    assert rms_norm([4 * v for v in centred]) == pytest.approx(rms_norm(centred))
    assert rms_norm([v + 1 for v in centred]) != pytest.approx(rms_norm(centred))


def test_the_gradient_before_batch_norm_is_orthogonal_and_shrinks_with_the_scale():
    rng = random.Random(4)
    xs = [[rng.gauss(0, 1) for _ in range(3)] for _ in range(8)]
    targets = [rng.gauss(0, 1) for _ in xs]

    def loss(w):
        out = standardise([sum(p * q for p, q in zip(w, x, strict=True)) for x in xs])
        return fmean((o - t) ** 2 for o, t in zip(out, targets, strict=True))

    def gradient(w, h=1e-5):
        steps = [[h * (i == j) for j in range(3)] for i in range(3)]
        plus = [loss([p + q for p, q in zip(w, s, strict=True)]) for s in steps]
        minus = [loss([p - q for p, q in zip(w, s, strict=True)]) for s in steps]
        return [(p - m) / (2 * h) for p, m in zip(plus, minus, strict=True)]

    w = [0.6, -1.1, 0.8]
    big = [4 * v for v in w]
    assert loss(big) == pytest.approx(loss(w))
    assert gradient(big) == pytest.approx([g / 4 for g in gradient(w)], rel=1e-4)
    assert sum(p * q for p, q in zip(w, gradient(w), strict=True)) == pytest.approx(0, abs=1e-7)
    stepped = [p - 0.1 * g for p, g in zip(w, gradient(w), strict=True)]
    assert math.hypot(*stepped) > math.hypot(*w)
