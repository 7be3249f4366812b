"""What the deck on ridge regression and LASSO states, computed."""

import math
import random
from fractions import Fraction

import pytest

DECK = "ridge-lasso"
TRUE = [3.0, -2.0, 0.0, 0.0, 1.5, 0.0, 0.0, 0.0]


def data(n=80, seed=7):
    rng = random.Random(seed)
    xs = [[rng.gauss(0, 1) for _ in TRUE] for _ in range(n)]
    y = [sum(a * b for a, b in zip(row, TRUE, strict=True)) + rng.gauss(0, 0.5) for row in xs]
    return xs, y


def solve(matrix, b):
    """Gaussian elimination with pivoting; exact when given fractions."""
    rows = [[*row, value] for row, value in zip(matrix, b, strict=True)]
    d = len(rows)
    for i in range(d):
        p = max(range(i, d), key=lambda k: abs(rows[k][i]))
        rows[i], rows[p] = rows[p], rows[i]
        if rows[i][i] == 0:
            raise ZeroDivisionError("singular")
        for k in range(d):
            if k != i:
                f = rows[k][i] / rows[i][i]
                rows[k] = [a - f * c for a, c in zip(rows[k], rows[i], strict=True)]
    return [rows[i][d] / rows[i][i] for i in range(d)]


def gram(xs):
    d = range(len(xs[0]))
    return [[sum(row[i] * row[j] for row in xs) for j in d] for i in d]


def moment(xs, y):
    return [sum(row[j] * v for row, v in zip(xs, y, strict=True)) for j in range(len(xs[0]))]


def ridge(xs, y, lam):
    matrix = gram(xs)
    for i in range(len(matrix)):
        matrix[i][i] += lam
    return solve(matrix, moment(xs, y))


def soft(a, lam):
    return math.copysign(1, a) * max(abs(a) - lam, 0)


def correlations(xs, y, w):
    """x_j . (y - Xw) for every feature j."""
    products, b = gram(xs), moment(xs, y)
    return [b[j] - sum(g * v for g, v in zip(products[j], w, strict=True)) for j in range(len(w))]


def descend(xs, y, l1, l2=0.0, sweeps=400):
    """Coordinate descent for the elastic net, LASSO when l2 is zero."""
    products, b = gram(xs), moment(xs, y)
    w = [0.0] * len(b)
    for _ in range(sweeps):
        for j in range(len(w)):
            rest = sum(products[j][k] * w[k] for k in range(len(w)) if k != j)
            w[j] = soft(b[j] - rest, l1) / (products[j][j] + l2)
    return w


def ista(xs, y, lam, steps=600):
    """Proximal gradient: a gradient step, then soft thresholding."""
    eta = 1 / sum(row[i] for i, row in enumerate(gram(xs)))  # trace >= largest eigenvalue
    w = [0.0] * len(xs[0])
    for _ in range(steps):
        gains = correlations(xs, y, w)
        w = [soft(v + eta * g, eta * lam) for v, g in zip(w, gains, strict=True)]
    return w


def objective(xs, y, w, l1=0.0, l2=0.0):
    error = sum(
        (v - sum(a * c for a, c in zip(row, w, strict=True))) ** 2
        for row, v in zip(xs, y, strict=True)
    )
    return error / 2 + l1 * sum(map(abs, w)) + l2 / 2 * sum(v * v for v in w)


def smallest(f, low=-5.0, high=5.0, steps=100_000):
    grid = (low + (high - low) * i / steps for i in range(steps + 1))
    return min(grid, key=f)


def test_the_norms_of_three_and_minus_four_are_seven_and_five(bank):
    w = [3, -4]
    l1, l2 = sum(map(abs, w)), math.hypot(*w)
    assert (l1, l2, l2**2, l1**2) == (7, 5, 25, 49)
    for note in bank(DECK, "norm-definitions"):
        for number in "7", "25", "49":
            assert number in str(note.answer)


def test_the_typed_answers_are_the_minima_found_by_search(bank):
    shrunk = smallest(lambda w: (w - 3) ** 2 / 2 + 0.5 * w * w / 2)
    zeroed = smallest(lambda w: (w - 0.8) ** 2 / 2 + abs(w))
    for name, found in ("ridge-shrink", shrunk), ("soft-threshold-value", zeroed):
        for note in bank(DECK, name):
            assert float(note.accepted[0]) == pytest.approx(found, abs=1e-3)
    assert smallest(lambda w: (w - 0.8) ** 2 / 2 + w * w / 2) == pytest.approx(0.4, abs=1e-3)
    assert [soft(v, 1) for v in (3, -0.5, -2)] == [2, 0, -1]


@pytest.mark.parametrize("a", [-2.3, -0.5, 0.0, 0.69, 0.71, 3.0])
def test_soft_thresholding_solves_the_one_dimensional_l1_problem(a):
    found = smallest(lambda w: (w - a) ** 2 / 2 + 0.7 * abs(w), steps=20_000)
    assert found == pytest.approx(soft(a, 0.7), abs=1e-3)


def test_the_gradient_vanishes_at_the_closed_form_of_ridge_and_the_dual_form_agrees():
    xs, y = data(n=5)  # fewer samples than features
    w = ridge(xs, y, 0.3)
    for j in range(len(w)):
        up, down = ([v + s * (k == j) for k, v in enumerate(w)] for s in (1e-4, -1e-4))
        slope = (objective(xs, y, up, l2=0.3) - objective(xs, y, down, l2=0.3)) / 2e-4
        assert slope == pytest.approx(0, abs=1e-5)
    kernel = [
        [sum(a * b for a, b in zip(r, s, strict=True)) + 0.3 * (r is s) for s in xs] for r in xs
    ]
    assert moment(xs, solve(kernel, y)) == pytest.approx(w)


def test_ridge_shrinks_a_direction_by_its_squared_singular_value(bank):
    c, s = math.cos(0.6), math.sin(0.6)  # xs = diag(sigma) axes, a rotation
    axes, y = [[c, s], [-s, c]], [1.7, -0.4]
    for sigma in ([10.0, 1.0], [1.0, 0.1]):
        xs = [[sigma[i] * v for v in axes[i]] for i in range(2)]
        w = ridge(xs, y, 1.0)
        for i in range(2):
            kept = sum(a * b for a, b in zip(axes[i], w, strict=True)) / (y[i] / sigma[i])
            assert kept == pytest.approx(sigma[i] ** 2 / (sigma[i] ** 2 + 1))
    for note in bank(DECK, "ridge-svd"):
        for sigma, text in (10, "0.990"), (1, "0.5"), (0.1, "0.0099"):
            assert sigma**2 / (sigma**2 + 1) == pytest.approx(float(text), rel=1e-3)
            assert text in str(note.answer)


def test_l1_zeroes_the_useless_weights_and_l2_only_shrinks_them():
    xs, y = data()
    l1, l2 = descend(xs, y, 20.0), ridge(xs, y, 20.0)
    assert [v != 0 for v in l1] == [v != 0 for v in TRUE]
    assert all(v != 0 for v in l2)
    sizes = [sum(v * v for v in ridge(xs, y, lam)) for lam in (0, 1, 10, 100, 1000)]
    assert sizes == sorted(sizes, reverse=True)
    top = max(map(abs, moment(xs, y)))
    assert not any(descend(xs, y, top))
    assert any(descend(xs, y, 0.99 * top))


def test_every_lasso_solver_but_the_normal_equations_meets_the_subgradient_conditions(bank):
    def optimal(w, l2=0.0):
        pairs = zip(w, correlations(xs, y, w), strict=True)
        return all(
            abs(c) <= 20 if v == 0 else abs(c - math.copysign(20, v) - l2 * v) < 1e-6
            for v, c in pairs
        )

    xs, y = data()
    assert optimal(descend(xs, y, 20.0))
    assert optimal(ista(xs, y, 20.0))
    assert optimal(descend(xs, y, 20.0, 30.0), l2=30.0)
    assert not optimal(ridge(xs, y, 20.0))
    for note in bank(DECK, "lasso-solvers"):
        assert note.accepted == (note.choices[3],)


def test_identical_columns_are_shared_by_ridge_and_not_by_lasso(bank):
    xs, y = [[Fraction(v)] * 2 for v in (1, 2, 4)], [Fraction(v) for v in (2, 3, 9)]
    with pytest.raises(ZeroDivisionError):
        ridge(xs, y, 0)
    one, two = ridge(xs, y, Fraction(1, 1000))
    assert one == two > 0
    first, second = descend(xs, y, 1.0, sweeps=50)
    assert first > 0
    assert second == pytest.approx(0, abs=1e-12)
    splits = [[first * t, first * (1 - t)] for t in (0, 0.3, 0.5, 1)]
    values = [objective(xs, y, w, l1=1.0) for w in splits]
    assert values == pytest.approx([values[0]] * 4)
    one, two = descend(xs, y, 1.0, 1.0)
    assert one == pytest.approx(two)
    assert one > 0
    for note in bank(DECK, "correlated-features"):
        assert note.accepted == (note.choices[0],)


def test_the_laplace_prior_adds_an_l1_and_the_gaussian_prior_an_l2_penalty(bank):
    def laplace(w, b):
        return -math.log(math.exp(-abs(w) / b) / (2 * b))

    def gauss(w, t):
        return -math.log(math.exp(-w * w / (2 * t * t)) / math.sqrt(2 * math.pi * t * t))

    noise, b, t = 0.8, 0.5, 1.3
    for w in (-2.0, -0.3, 1.1):
        assert noise**2 * (laplace(w, b) - laplace(0, b)) == pytest.approx(noise**2 / b * abs(w))
        ridge_part = noise**2 / t**2 * w * w / 2
        assert noise**2 * (gauss(w, t) - gauss(0, t)) == pytest.approx(ridge_part)
    for note, name in zip(bank(DECK, "map-priors"), ("拉普拉斯", "Laplace"), strict=True):
        assert name in note.accepted[0]


def test_a_change_of_units_moves_the_predictions_of_ridge_but_not_of_least_squares():
    xs, y = data(n=20)
    small = [[row[0] * 1000, *row[1:]] for row in xs]

    def predict(matrix, lam):
        w = ridge(matrix, y, lam)
        return [sum(a * b for a, b in zip(row, w, strict=True)) for row in matrix]

    assert predict(small, 0.0) == pytest.approx(predict(xs, 0.0))
    moved = max(abs(a - b) for a, b in zip(predict(small, 5.0), predict(xs, 5.0), strict=True))
    assert moved > 0.1
    free = ridge(small, y, 5.0)[0] * 1000
    assert abs(free) > abs(ridge(xs, y, 5.0)[0])


def test_weight_decay_is_an_l2_step_under_sgd_and_halves_a_weight_in_693_steps(bank):
    w, grad, eta, lam = 1.7, 0.4, 0.1, 0.01
    assert (1 - eta * lam) * w - eta * grad == pytest.approx(w - eta * (grad + lam * w))
    steps = math.log(0.5) / math.log(1 - eta * lam)
    assert round(steps) == 693
    for note in bank(DECK, "weight-decay"):
        assert "693" in str(note.explanation)
        assert "0.999" in str(note.explanation)
