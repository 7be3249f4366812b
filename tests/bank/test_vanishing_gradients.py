"""What the deck on vanishing and exploding gradients says, checked by calculation."""

import math
import random

import pytest

DECK = "vanishing-gradients"


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def slope(function, z, step=1e-5):
    return (function(z + step) - function(z - step)) / (2 * step)


def norm(vector):
    return math.sqrt(sum(part * part for part in vector))


def clip(vector, limit):
    factor = min(1, limit / norm(vector))
    return [factor * part for part in vector]


def product(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


ACTIVATIONS = {
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) ** 2),
    "relu": (lambda z: max(z, 0.0), lambda z: float(z > 0)),
}


def gradient_share(activation, deviation, residual=False, layers=30, width=48, seed=1):
    """The norm of the gradient at the input of a random net over that at its output."""
    value, derivative = ACTIVATIONS[activation]
    rng = random.Random(seed)
    state = [rng.gauss(0, 1) for _ in range(width)]
    passed = []
    for _ in range(layers):
        weights = [[rng.gauss(0, deviation) for _ in range(width)] for _ in range(width)]
        before = product(weights, state)
        after = [value(z) for z in before]
        state = [a + b for a, b in zip(state, after, strict=True)] if residual else after
        passed.append((weights, [derivative(z) for z in before]))
    start = gradient = [rng.gauss(0, 1) for _ in range(width)]
    for weights, slopes in reversed(passed):
        scaled = [g * s for g, s in zip(gradient, slopes, strict=True)]
        back = product(list(zip(*weights, strict=True)), scaled)
        gradient = [a + b for a, b in zip(gradient, back, strict=True)] if residual else back
    return norm(gradient) / norm(start)


def test_the_steepest_slope_of_the_sigmoid_is_a_quarter_at_zero(bank):
    steepest = max((slope(sigmoid, step / 100), step) for step in range(-800, 801))
    assert steepest == (pytest.approx(0.25), 0)
    for note in bank(DECK, "sigmoid-slope"):
        assert float(note.accepted[0]) == pytest.approx(steepest[0])
    assert math.pow(0.25, 10) == pytest.approx(1e-6, rel=0.05)


def test_the_derivatives_of_sigmoid_and_tanh_follow_from_their_values():
    for z in (-6, -2.5, -0.3, 0, 0.7, 1.9, 5):
        assert slope(sigmoid, z) == pytest.approx(sigmoid(z) * (1 - sigmoid(z)), abs=1e-9)
        assert slope(math.tanh, z) == pytest.approx(1 - math.tanh(z) ** 2, abs=1e-9)
        assert math.tanh(z) == pytest.approx(2 * sigmoid(2 * z) - 1)


def test_a_sigmoid_at_six_passes_one_four_hundredth_of_the_gradient():
    assert sigmoid(6) == pytest.approx(0.9975, abs=5e-5)
    assert slope(sigmoid, 6) == pytest.approx(0.0025, abs=5e-5)
    assert 1 / slope(sigmoid, 6) == pytest.approx(400, rel=0.02)


def test_clipping_three_four_by_norm_gives_the_typed_answer(bank):
    clipped = clip([3, 4], 1)
    assert norm(clipped) == pytest.approx(1)
    for note in bank(DECK, "clip-value"):
        parts = [float(part) for part in note.accepted[0].strip("()").split(",")]
        assert parts == pytest.approx(clipped)
    by_value = [max(-1, min(1, part)) for part in (3, 4)]
    assert by_value == [1, 1]
    assert norm(by_value) == pytest.approx(1.41, abs=0.01)


def test_clipping_by_norm_keeps_the_direction_and_never_enlarges():
    rng = random.Random(3)
    for _ in range(50):
        gradient = [rng.gauss(0, 2) for _ in range(6)]
        clipped = clip(gradient, 3)
        cosine = sum(a * b for a, b in zip(gradient, clipped, strict=True))
        assert cosine == pytest.approx(norm(gradient) * norm(clipped))
        assert norm(clipped) == pytest.approx(min(3, norm(gradient)))
    assert clip([3, 4], 10) == [3, 4]


def test_clipping_biases_the_stochastic_gradient():
    samples = [[-1.0], [-1.0], [5.0]]
    mean = sum(sample[0] for sample in samples) / 3
    clipped = sum(clip(sample, 1)[0] for sample in samples) / 3
    assert mean == 1
    assert clipped == pytest.approx(-1 / 3)


def test_only_relu_with_he_carries_the_gradient_through_thirty_layers(bank):
    width = 48
    shares = [
        gradient_share("sigmoid", math.sqrt(1 / width)),
        gradient_share("tanh", 1),
        gradient_share("relu", math.sqrt(2 / width)),
        gradient_share("relu", 0.01),
    ]
    assert shares[0] < 1e-15
    assert shares[1] > 1e3
    assert 0.05 < shares[2] < 20
    assert shares[3] < 1e-15
    assert math.pow(0.25, 30) == pytest.approx(1e-18, rel=0.2)
    for note in bank(DECK, "deep-activation"):
        assert note.accepted == (note.choices[2],)


def test_residuals_relu_and_matched_weights_are_what_helps(bank):
    plain = gradient_share("sigmoid", math.sqrt(1 / 48))
    assert gradient_share("sigmoid", math.sqrt(1 / 48), residual=True) > 1e12 * plain
    assert gradient_share("relu", math.sqrt(1 / 48)) > 1e6 * plain
    small = gradient_share("relu", 0.5 * math.sqrt(2 / 48))
    assert small == pytest.approx(0.5**30 * gradient_share("relu", math.sqrt(2 / 48)))
    for note in bank(DECK, "vanishing-cures"):
        assert set(note.accepted) == {note.choices[index] for index in (0, 2, 3)}


def test_the_unrolled_residual_net_has_one_plus_the_sum_as_its_derivative():
    def blocks(h):
        outputs = []
        for scale in (0.3, -0.8, 1.1):
            outputs.append(scale * math.tanh(h))
            h += outputs[-1]
        return outputs, h

    total = slope(lambda h: sum(blocks(h)[0]), 0.4)
    assert slope(lambda h: blocks(h)[1], 0.4) == pytest.approx(1 + total, abs=1e-8)
    one_by_one, h = 1.0, 0.4
    for scale in (0.3, -0.8, 1.1):
        one_by_one *= 1 + scale * (1 - math.tanh(h) ** 2)
        h += scale * math.tanh(h)
    assert one_by_one == pytest.approx(1 + total, abs=1e-8)


def test_a_cell_state_keeps_the_product_of_its_forget_gates():
    def cell(start):
        for _ in range(100):
            start = 0.9 * start + 0.1 * 0.5
        return start

    assert cell(2.0) - cell(1.0) == pytest.approx(0.9**100)
    assert math.pow(0.9, 100) == pytest.approx(2.7e-5, rel=0.02)


def test_the_jacobian_of_a_sigmoid_chain_stays_below_the_product_of_the_bounds():
    rng = random.Random(9)
    scale, layers = 3.9, 12
    state, columns = [0.3, -0.2], [[1.0, 0.0], [0.0, 1.0]]
    for _ in range(layers):
        angle = rng.uniform(0, 2 * math.pi)
        cosine, sine = scale * math.cos(angle), scale * math.sin(angle)
        weights = [[cosine, -sine], [sine, cosine]]
        before = product(weights, state)
        slopes = [sigmoid(z) * (1 - sigmoid(z)) for z in before]
        columns = [
            [s * part for s, part in zip(slopes, product(weights, column), strict=True)]
            for column in columns
        ]
        state = [sigmoid(z) for z in before]
    (a, c), (b, d) = columns
    squares, determinant = a * a + b * b + c * c + d * d, a * d - b * c
    largest = math.sqrt((squares + math.sqrt(squares**2 - 4 * determinant**2)) / 2)
    assert 0 < largest <= (scale / 4) ** layers < 1
