"""What the notes on gradient descent claim, worked out."""

import itertools
import math
import random
import statistics

import pytest

DECK = "gradient-descent"


def test_a_small_step_lowers_the_loss_by_the_rate_times_the_squared_gradient():
    def loss(x, y):
        return math.exp(0.3 * x) + x * y + 2 * y * y

    x, y, eta, h = 0.7, -1.1, 1e-6, 1e-5
    gx = (loss(x + h, y) - loss(x - h, y)) / (2 * h)
    gy = (loss(x, y + h) - loss(x, y - h)) / (2 * h)
    change = loss(x - eta * gx, y - eta * gy) - loss(x, y)
    assert change == pytest.approx(-eta * (gx * gx + gy * gy), rel=1e-3)


@pytest.mark.parametrize(("eta", "falls"), [(0.39, True), (0.41, False)])
def test_descent_falls_below_two_over_the_smoothness_and_rises_above_it(eta, falls):
    curvature, theta = 5.0, 1.0
    after = theta - eta * curvature * theta
    assert (after**2 < theta**2) is falls


def test_the_guaranteed_fall_on_a_smooth_function_is_a_lower_bound_on_the_real_one():
    def loss(x):
        return 2 * x * x + math.cos(x)  # second derivative between 3 and 5

    rng, smooth = random.Random(0), 5.0
    for _ in range(300):
        x, eta = rng.uniform(-4, 4), rng.uniform(0, 2 / smooth)
        g = 4 * x - math.sin(x)
        bound = loss(x) - eta * (1 - eta * smooth / 2) * g * g
        assert loss(x - eta * g) <= bound + 1e-12


def test_a_mini_batch_gradient_is_unbiased_with_variance_over_b():
    grads, size = [3.0, -1.0, 4.0, 1.5, -6.0], 3
    mean, variance = statistics.fmean(grads), statistics.pvariance(grads)
    drawn = [statistics.fmean(b) for b in itertools.product(grads, repeat=size)]
    assert statistics.fmean(drawn) == pytest.approx(mean)
    assert statistics.pvariance(drawn) == pytest.approx(variance / size)


def test_without_replacement_the_variance_shrinks_by_the_finite_population_factor():
    grads = [3.0, -1.0, 4.0, 1.5, -6.0]
    n, variance = len(grads), statistics.pvariance(grads)
    for size in range(1, n + 1):
        drawn = [statistics.fmean(b) for b in itertools.combinations(grads, size)]
        expected = variance / size * (n - size) / (n - 1)
        assert statistics.fmean(drawn) == pytest.approx(statistics.fmean(grads))
        assert statistics.pvariance(drawn) == pytest.approx(expected, abs=1e-12)


def test_fifty_thousand_samples_in_batches_of_128_make_391_steps(bank):
    batches = [range(50_000)[i : i + 128] for i in range(0, 50_000, 128)]
    assert len(batches) == math.ceil(50_000 / 128)
    assert len(batches[-1]) == 80
    assert sum(map(len, batches[:-1])) == 49_920
    for note in bank(DECK, "steps-per-epoch"):
        assert int(note.accepted[0]) == len(batches)


def test_under_a_constant_gradient_momentum_grows_to_ten_times_the_step(bank):
    velocity, course = 0.0, []
    for _ in range(500):
        velocity = 0.9 * velocity + 1.0
        course.append(velocity)
    assert course[9] == pytest.approx(6.5, abs=0.05)
    assert 1 + next(i for i, v in enumerate(course) if v >= 9) == 22
    for note in bank(DECK, "momentum-speed"):
        assert float(note.accepted[0]) == pytest.approx(course[-1])


def test_the_velocity_is_the_geometric_sum_of_past_gradients():
    rng = random.Random(1)
    grads, velocity = [rng.gauss(0, 1) for _ in range(12)], 0.0
    for g in grads:
        velocity = 0.8 * velocity + g
    assert velocity == pytest.approx(sum(0.8**k * g for k, g in enumerate(reversed(grads))))


def test_the_best_momentum_turns_the_condition_number_into_its_root():
    low, high = 1.0, 100.0
    root = math.sqrt(high / low)
    rate = (root - 1) / (root + 1)
    beta, eta = rate**2, (2 / (math.sqrt(low) + math.sqrt(high))) ** 2
    for curvature in (low, 10.0, 55.0, high):
        # the iteration's characteristic polynomial: z² − (1 + β − ηh)z + β
        b = 1 + beta - eta * curvature
        disc = complex(b * b - 4 * beta) ** 0.5
        assert max(abs((b + disc) / 2), abs((b - disc) / 2)) == pytest.approx(rate, abs=1e-6)
    plain = 2 / (low + high)
    assert max(abs(1 - plain * low), abs(1 - plain * high)) == pytest.approx(99 / 101)


def test_momentum_tuned_for_quadratics_cycles_on_a_smooth_strongly_convex_function():
    def gradient(x):  # continuous, slopes 25, 1 and 25: strongly convex with 1, smooth with 25
        return 25 * x if x < 1 else x + 24 if x < 2 else 25 * x - 24

    eta, beta = (2 / (1 + 5)) ** 2, ((5 - 1) / (5 + 1)) ** 2
    theta, velocity, course = 3.3, 0.0, []
    for _ in range(3000):
        velocity = beta * velocity + gradient(theta)
        theta -= eta * velocity
        course.append(theta)
    assert max(map(abs, course[-3:])) > 1
    assert course[-3:] == pytest.approx(course[-6:-3])
    plain = 3.3
    for _ in range(3000):
        plain -= 2 / 26 * gradient(plain)
    assert plain == pytest.approx(0, abs=1e-9)


def test_nesterov_at_the_look_ahead_point_equals_the_form_with_an_extra_share_of_momentum():
    def gradient(x):
        return 3 * x + math.sin(x)

    eta, beta, theta, v, phi, w = 0.05, 0.9, 2.0, 0.0, 2.0, 0.0
    for _ in range(40):
        assert phi == pytest.approx(theta - eta * beta * v)
        v = beta * v + gradient(theta - eta * beta * v)
        theta -= eta * v
        g = gradient(phi)
        w = beta * w + g
        phi -= eta * (g + beta * w)


def test_the_two_places_of_the_learning_rate_part_only_when_it_changes():
    def run(rates):
        a = b = 1.0
        va = vb = 0.0
        for eta in rates:
            va = 0.9 * va + a
            a -= eta * va
            vb = 0.9 * vb + eta * b
            b -= vb
        return a, b

    a, b = run([0.1] * 10)
    assert a == pytest.approx(b)
    a, b = run([0.1] * 5 + [0.01] * 5)
    assert abs(a - b) > 0.1


def test_momentum_is_linear_in_the_gradients_so_it_does_not_adapt(bank):
    def velocity(scale):
        v = 0.0
        for g in (0.5, -1.0, 2.0):
            v = 0.9 * v + scale * g
        return v

    assert velocity(10) == pytest.approx(10 * velocity(1))
    zh, en = bank(DECK, "momentum-wrong")
    assert len(zh.accepted) == len(en.accepted) == 1
    assert "单独调整学习率" in zh.accepted[0]
    assert "separate learning rate" in en.accepted[0]


def test_with_replacement_an_epoch_misses_thirty_seven_per_cent():
    rng, n = random.Random(2), 20_000
    seen = {rng.randrange(n) for _ in range(n)}
    assert (1 - 1 / n) ** n == pytest.approx(1 / math.e, abs=1e-4)
    assert 1 - len(seen) / n == pytest.approx(0.37, abs=0.01)


def test_gradients_summed_over_chunks_are_the_full_gradient(bank):
    rng = random.Random(3)
    data = [(rng.gauss(0, 1), rng.gauss(0, 1)) for _ in range(410)]

    def total(part, w=0.3):
        return sum((w * x - y) * x for x, y in part)

    edges = [len(data) * i // 40 for i in range(41)]
    chunks = [data[i:j] for i, j in itertools.pairwise(edges)]
    assert len({len(c) for c in chunks}) > 1
    full = total(data) / len(data)
    assert sum(map(total, chunks)) / len(data) == pytest.approx(full)
    unweighted = statistics.fmean(total(c) / len(c) for c in chunks)
    assert unweighted != pytest.approx(full, rel=1e-6)
    zh, en = bank(DECK, "batch-kind")
    assert zh.accepted == ("批量梯度下降",)
    assert en.accepted == ("Batch gradient descent",)


@pytest.mark.parametrize(("eta", "batch"), [(0.02, 1), (0.02, 4), (0.04, 4)])
def test_the_cloud_around_a_minimum_is_proportional_to_rate_over_batch(eta, batch):
    # θ ← θ − η(hθ + noise), noise variance s²/B: stationary variance ηs²/(Bh(2 − ηh))
    h, s2, variance = 1.5, 2.0, 0.0
    for _ in range(20_000):
        variance = (1 - eta * h) ** 2 * variance + eta**2 * s2 / batch
    assert variance == pytest.approx(eta * s2 / (batch * h * (2 - eta * h)))
    assert variance == pytest.approx(eta / batch * s2 / (2 * h), rel=0.05)
