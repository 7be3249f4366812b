"""What the deck on the challenges of optimisation says, checked by calculation."""

import math
import random

import pytest

DECK = "challenges"


def test_eigenvalues_of_both_signs_make_a_saddle_point(bank):
    def f(x, y):
        return (3 * x**2 - y**2) / 2

    t = 0.1
    assert f(t, 0) - f(0, 0) == pytest.approx(1.5 * t**2)
    assert f(0, t) - f(0, 0) == pytest.approx(-0.5 * t**2)
    for note, word in zip(bank(DECK, "hessian-signs"), ["鞍点", "saddle point"], strict=True):
        assert note.accepted[0] == word


def test_random_symmetric_matrices_are_seldom_definite_in_more_dimensions():
    rng = random.Random(5)

    def positive(n):
        a = [[rng.gauss(0, 1) for _ in range(n)] for _ in range(n)]
        a = [[a[i][j] + a[j][i] for j in range(n)] for i in range(n)]
        for k in range(n):  # all pivots positive: positive definite
            if a[k][k] <= 0:
                return False
            for i in range(k + 1, n):
                ratio = a[i][k] / a[k][k]
                a[i] = [u - ratio * v for u, v in zip(a[i], a[k], strict=True)]
        return True

    shares = [sum(positive(n) for _ in range(3000)) / 3000 for n in (1, 2, 5)]
    assert shares[0] == pytest.approx(0.5, abs=0.05)
    assert shares[0] > shares[1] > shares[2]
    assert shares[2] < 2**-5


def test_newtons_step_goes_to_the_saddle_and_gradient_descent_leaves_it():
    x, y = 1.0, 0.01
    assert (x - 3 * x / 3, y - -y / -1) == (0, 0)
    for _ in range(100):
        x, y = x - 0.1 * 3 * x, y + 0.1 * y
    assert abs(x) < 1e-6
    assert abs(y) > 1


@pytest.mark.parametrize("kappa", [1, 4, 100])
def test_the_best_fixed_step_gives_the_rate_of_the_condition_number(kappa):
    low, high = 1, kappa

    def rate(eta):
        return max(abs(1 - eta * low), abs(1 - eta * high))

    best = 2 / (low + high)
    assert rate(best) == pytest.approx((kappa - 1) / (kappa + 1))
    assert all(rate(best * factor) > rate(best) for factor in (0.9, 0.99, 1.01, 1.1))


def test_a_condition_number_of_100_costs_about_115_steps_for_a_tenth():
    rate = 99 / 101
    assert rate == pytest.approx(0.98, abs=0.001)
    assert math.log(0.1) / math.log(rate) == pytest.approx(115, abs=0.5)
    assert (math.sqrt(100) - 1) / (math.sqrt(100) + 1) == pytest.approx(0.82, abs=0.005)


def test_momentum_really_reaches_the_rate_of_the_square_root():
    eigenvalues = (1.0, 100.0)
    eta, beta = 4 / (1 + 10) ** 2, (9 / 11) ** 2
    for eigenvalue in eigenvalues:
        previous = now = 1.0
        for _ in range(400):
            step = eta * eigenvalue * now
            previous, now = now, now - step + beta * (now - previous)
        assert (abs(now) + abs(previous)) ** (1 / 400) == pytest.approx(9 / 11, abs=0.02)


def test_the_best_step_on_a_quadratic_and_what_lies_beyond_twice_it():
    hessian = [[3.0, 1.0], [1.0, 2.0]]
    theta = [1.0, -2.0]

    def times(v):
        return [sum(a * b for a, b in zip(row, v, strict=True)) for row in hessian]

    def f(v):
        return sum(a * b for a, b in zip(v, times(v), strict=True)) / 2

    g = times(theta)
    gg = sum(a * a for a in g)
    ghg = sum(a * b for a, b in zip(g, times(g), strict=True))
    best = gg / ghg

    def after(eta):
        return f([a - eta * b for a, b in zip(theta, g, strict=True)])

    assert after(best) < min(after(best * 0.99), after(best * 1.01))
    assert f(theta) - after(best) == pytest.approx(gg**2 / (2 * ghg))
    assert after(best * 1.99) < f(theta) < after(best * 2.01)


def test_rescaling_two_relu_layers_keeps_the_function_and_changes_the_curvature():
    def net(a, b, x):
        return b * max(0.0, a * x)

    def curvature(a, b, h=1e-3):
        def loss(w):
            return (net(w, b, 1.0) - 1) ** 2

        return (loss(a + h) - 2 * loss(a) + loss(a - h)) / h**2

    for x in (-1.0, 0.5, 2.0):
        assert net(0.1, 10.0, x) == pytest.approx(net(1.0, 1.0, x))
    assert curvature(1.0, 1.0) == pytest.approx(2, rel=1e-3)
    assert curvature(0.1, 10.0) == pytest.approx(200, rel=1e-3)


def test_the_hessian_of_ten_million_parameters_takes_400_terabytes(bank):
    assert (10**7) ** 2 * 4 == 400 * 10**12
    for note in bank(DECK, "second-order"):
        assert "400 TB" in note.answer


def test_gradient_descent_on_the_parabola_converges_only_below_the_limit(bank):
    def end(eta):
        x = 1.0
        for _ in range(2000):
            x -= eta * 10 * x
            if abs(x) > 1e9:
                break
        return abs(x)

    for note in bank(DECK, "stable-step"):
        limit = float(note.accepted[0])
        assert end(limit * 0.99) < 1e-6
        assert end(limit) == pytest.approx(1)
        assert end(limit * 1.01) > 1e6


def test_the_right_choice_on_what_hinders_is_the_saddle_points(bank):
    for note, word in zip(bank(DECK, "local-minima"), ["鞍点", "Saddle points"], strict=True):
        assert len(note.accepted) == 1
        assert word in note.accepted[0]
