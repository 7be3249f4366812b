"""A small collection in two languages, and a terminal to study it on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from terminal_driver import Terminal, clean_environment, flashq

ENGLISH = """\
deck: Networking basics
language: en
tags: [net]
cards:
  - id: tcp
    question: What happens in a TCP three-way handshake?
    answer: |
      1. The client sends **SYN** with its sequence number.
      2. The server answers **SYN-ACK**.
      3. The client sends **ACK**; both sides are `ESTABLISHED`.
    points: [SYN, SYN-ACK, ACK]
    hint: three letters each
    tags: [tcp]
    references: [https://www.rfc-editor.org/rfc/rfc9293]
    follow_ups: [https]
  - id: udp
    cloze: "TCP is {{c1::reliable}} and UDP is {{c2::connectionless}}."
  - id: https
    question: Which port does HTTPS use?
    choices: ["80", "443", "22"]
    answer: "443"
"""

CHINESE = """\
deck: 模型优化
language: zh
tags: [深度学习]
cards:
  - id: momentum
    question: 动量法更新参数时用了什么量？它为什么能加快收敛？
    answer: |
      动量法保存**历史梯度的指数加权和**，再沿着它更新：

      $$
      v_t = \\beta v_{t-1} + g_t,\\quad \\theta_t = \\theta_{t-1} - \\eta v_t
      $$

      - 方向一致的梯度会累积，步子变大；
      - 来回振荡的分量互相抵消，例如狭长山谷的两侧。
    points: [指数加权和, 一致方向加速, 振荡抵消]
    tags: [优化器]
  - id: lr
    question: 学习率太大会怎样？
    answer: 损失震荡甚至发散。
"""

# The kinds of card that the decks above have none of, for those who look at the screens.
MORE_ENGLISH = """\
  - id: flag
    question: Which flag does the client send first?
    answer: [SYN, synchronize]
    typed: true
  - id: http
    question: The port of HTTP
    answer: "80"
    reversed: true
  - id: code
    cloze: "A socket listens: `s.{{c1::listen}}(5)`"
"""

MORE_CHINESE = """\
  - id: terms
    cloze: "Adam 保存几项？ $m_t = \\\\beta_1 {{c1::m_{t-1}::哪一项？}} + (1-\\\\beta_1) g_t$"
  - id: adaptive
    question: 下面哪些方法自动调整学习率？
    choices: [SGD, Adam, Adagrad, 动量法]
    answer: [Adam, Adagrad]
  - id: chain
    question: 反向传播用到的求导法则叫什么？
    answer: [链式法则, chain rule]
    typed: true
  - id: tensor
    question: 张量
    answer: tensor
    reversed: true
"""


@pytest.fixture
def all_kinds(folder: Path) -> None:
    """Adds a card of every kind to both decks."""
    for path, more in (("networking.yaml", MORE_ENGLISH), ("zh/optimisation.yaml", MORE_CHINESE)):
        with (folder / path).open("a", encoding="utf-8") as deck:
            deck.write(more)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A collection with an English and a Chinese deck."""
    collection = tmp_path / "collection"
    (collection / "zh").mkdir(parents=True)
    (collection / "networking.yaml").write_text(ENGLISH, encoding="utf-8")
    (collection / "zh" / "optimisation.yaml").write_text(CHINESE, encoding="utf-8")
    return collection


@pytest.fixture
def study(tmp_path: Path, folder: Path) -> Callable[..., Terminal]:
    """Starts `flashq study` on the collection at noon of 2026-12-01.

    Key points are not ticked unless the test says so: digits grade every card.
    """

    def start(
        *decks: str, width: int = 80, height: int = 24, today: str = "2026-12-01", **env: str
    ) -> Terminal:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        env.setdefault("FLASHQ_TICK_POINTS", "false")  # digits grade every card
        return Terminal(
            flashq("-C", str(folder), "--today", today, "study", *decks),
            clean_environment(home, **env),
            width=width,
            height=height,
        )

    return start
