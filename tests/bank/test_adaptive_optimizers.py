"""What the deck "adaptive-optimizers" claims, worked out."""

import math

import pytest

DECK = "adaptive-optimizers"


def adam(grads, lr=0.001, b1=0.9, b2=0.999, eps=1e-8, correct=True):
    """The steps Adam takes for one parameter's gradients."""
    m = v = 0.0
    steps = []
    for t, g in enumerate(grads, 1):
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g * g
        c1, c2 = (1 - b1**t, 1 - b2**t) if correct else (1, 1)
        steps.append(lr * (m / c1) / (math.sqrt(v / c2) + eps))
    return steps


def adagrad(grads, lr):
    s, steps = 0.0, []
    for g in grads:
        s += g * g
        steps.append(lr * g / math.sqrt(s))
    return steps


def rmsprop(grads, lr, rho=0.9):
    v, steps = 0.0, []
    for g in grads:
        v = rho * v + (1 - rho) * g * g
        steps.append(lr * g / math.sqrt(v))
    return steps


def test_adams_first_step_is_the_learning_rate_whatever_the_gradient(bank):
    for g in (250.0, 0.0025, -3.0):
        step = adam([g])[0]
        assert abs(step) == pytest.approx(0.001, rel=1e-4)
        assert math.copysign(1, step) == math.copysign(1, g)
    for note in bank(DECK, "adam-first-step"):
        assert float(note.accepted[0]) == pytest.approx(adam([250.0])[0])


def test_the_default_second_decay_remembers_about_a_thousand_steps(bank):
    for note in bank(DECK, "adam-beta2"):
        beta = float(note.accepted[0])
        assert 1 / (1 - beta) == pytest.approx(1000)
        assert round(math.log(0.5) / math.log(beta)) == 693
        assert "693" in note.explanation


def test_dividing_by_the_weights_sum_makes_the_average_of_a_constant_exact():
    for beta in (0.9, 0.999):
        m = 0.0
        for t in range(1, 50):
            m = beta * m + (1 - beta) * 7.0
            assert m == pytest.approx(7.0 * (1 - beta**t))
            assert m / (1 - beta**t) == pytest.approx(7.0)


def test_without_correction_adams_early_steps_are_too_large_most_at_step_twelve(bank):
    ratios = [s / 0.001 for s in adam([5.0] * 3000, correct=False)]
    assert round(ratios[0], 2) == 3.16
    assert ratios.index(max(ratios)) == 11
    assert round(max(ratios), 1) == 6.6
    assert ratios[-1] == pytest.approx(1, abs=0.05)
    for note in bank(DECK, "bias-correction"):
        assert "3.16" in note.answer
        assert "6.6" in note.answer


def test_adagrads_step_on_a_constant_gradient_falls_with_the_root_of_time(bank):
    steps = adagrad([4.0] * 100, 1.0)
    for t, step in enumerate(steps, 1):
        assert step == pytest.approx(1 / math.sqrt(t))
    assert steps[99] == pytest.approx(0.1)
    for note in bank(DECK, "accumulates-all"):
        assert note.accepted == ("AdaGrad",)


def test_only_adagrads_step_stays_small_after_a_burst_of_large_gradients():
    grads = [100.0] * 5 + [1.0] * 200
    assert adagrad(grads, 1.0)[-1] < 0.01
    assert rmsprop(grads, 1.0)[-1] == pytest.approx(1, rel=1e-3)


def test_rmsprops_first_step_is_about_three_times_the_learning_rate():
    assert rmsprop([8.0], 1.0)[0] == pytest.approx(1 / math.sqrt(0.1))
    assert 3 < rmsprop([8.0], 1.0)[0] < 3.2


def test_scaling_the_loss_leaves_adams_steps_as_they_are():
    grads = [math.sin(3 * t) + 0.3 for t in range(50)]
    for a, b in zip(adam(grads), adam([1000 * g for g in grads]), strict=True):
        assert a == pytest.approx(b, rel=1e-5)


def test_decay_in_the_gradient_equals_direct_decay_for_sgd_but_not_for_adam():
    w, g, lr, lam = 2.0, 0.7, 0.1, 0.05
    assert w - lr * (g + lam * w) == pytest.approx((1 - lr * lam) * w - lr * g)
    # No loss gradient: L2 within Adam moves by the rate, whatever the strength.
    for lam in (0.001, 0.1, 10):
        assert adam([lam * w], lr=lr)[0] == pytest.approx(lr, rel=1e-4)
    # A history of large gradients: L2 shrinks such a weight less than a quiet one.
    shrink = [adam([g + 0.1 * w] * 3 + [-g + 0.1 * w] * 3, lr=lr) for g in (10.0, 0.1)]
    assert sum(shrink[0]) - sum(adam([10.0] * 3 + [-10.0] * 3, lr=lr)) < sum(shrink[1]) - sum(
        adam([0.1] * 3 + [-0.1] * 3, lr=lr)
    )


def test_with_a_huge_epsilon_adam_is_gradient_descent_with_momentum():
    grads = [math.cos(t) + 0.2 for t in range(400)]
    eps = 1e6
    steps = adam(grads, lr=0.1 * eps, eps=eps)
    m = 0.0
    for t, g in enumerate(grads, 1):
        m = 0.9 * m + 0.1 * g
        assert steps[t - 1] == pytest.approx(0.1 * m / (1 - 0.9**t), rel=1e-4, abs=1e-6)


def test_the_adaptive_methods_and_no_others_divide_by_past_gradients(bank):
    for note in bank(DECK, "adaptive-methods"):
        assert set(note.accepted) == {"AdaGrad", "RMSProp", "AdamW"}
        assert len(note.choices) == 5


def test_adams_two_moments_of_a_billion_parameters_take_eight_gigabytes(bank):
    extra = 10**9 * 2 * 4 / 1e9
    for note in bank(DECK, "adam-memory"):
        assert f"{extra:.0f} GB" in note.accepted[0]
        assert len(note.accepted) == 1


def test_without_correction_the_factor_is_the_same_whatever_the_gradients():
    grads = [math.sin(5 * t) + 0.1 * t for t in range(1, 40)]
    plain, corrected = adam(grads, eps=0, correct=False), adam(grads, eps=0)
    for t, (a, b) in enumerate(zip(plain, corrected, strict=True), 1):
        assert a == pytest.approx(b * (1 - 0.9**t) / math.sqrt(1 - 0.999**t))


def test_adagrads_steps_may_grow_but_never_beyond_the_learning_rate():
    steps = adagrad([1.0, 1.0, 100.0, -0.5, 3.0], 0.1)
    assert steps[2] > steps[1]
    assert all(abs(step) <= 0.1 for step in steps)
