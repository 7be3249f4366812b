"""The installed program as a person runs it: a process of its own, a home of its own."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

NOW = "2026-12-01T09:30:00+08:00"

ENGLISH_DECK = r"""deck: Optimisation
language: en
tags: [optimizer]
cards:
  # The classics first.
  - id: momentum
    question: What is momentum?
    answer: |
      A running mean of gradients: $v_t = \beta v_{t-1} + g_t$.
    points: [velocity, smooth steps]
    hint: Think of a ball.
    tags: [sgd]
    references: [https://example.org/momentum]
    follow_ups: [nesterov]
    seconds: 60

  - id: nesterov
    question: What does Nesterov's momentum change?
    answer: It takes the gradient at the point that it looks ahead to.

  - id: tensor
    question: tensor
    answer: 张量
    reversed: true

  - id: unfinished
    question: Why does Adam need bias correction?
"""

CHINESE_DECK = """deck: 训练技巧
language: zh
cards:
  - id: momentum
    question: 动量是什么？
    answer: 梯度的滑动平均。
    tags: [优化]
  - id: 过拟合
    question: 怎么判断模型过拟合？
    answer: 训练损失下降而验证损失上升。
    tags: [正则化]
  - id: norms
    cloze: "BN 在 {{c1::batch}} 维上归一化，LN 在 {{c2::特征}} 维上。"
"""


@dataclass(frozen=True)
class Result:
    """What a run of the program left: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Program:
    """flashq in a home of its own, on one collection, at one moment."""

    def __init__(self, home: Path, collection: Path) -> None:
        self.home = home
        self.collection = collection

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        kept = {
            name: os.environ[name]
            for name in ("PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "SYSTEMROOT")
            if name in os.environ
        }
        mine = {
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "TZ": "Asia/Shanghai",
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
        }
        return kept | mine | dict(more or {})

    def command(self, *arguments: str, now: str = NOW) -> list[str]:
        where = ["-C", str(self.collection), "--now", now]
        return [sys.executable, "-m", "flashq", *where, *arguments]

    def run(
        self,
        *arguments: str,
        stdin: str | bytes = "",
        now: str = NOW,
        env: Mapping[str, str] | None = None,
    ) -> Result:
        return self._run(self.command(*arguments, now=now), stdin, env)

    def bare(
        self, *arguments: str, stdin: str | bytes = "", env: Mapping[str, str] | None = None
    ) -> Result:
        """Without the collection and the moment that `run` gives."""
        return self._run([sys.executable, "-m", "flashq", *arguments], stdin, env)

    def done(self, *arguments: str, stdin: str | bytes = "", now: str = NOW) -> Result:
        """A run that must go well and have nothing to say on stderr."""
        result = self.run(*arguments, stdin=stdin, now=now)
        assert (result.code, result.err) == (0, ""), result
        return result

    def deck(self, path: str, text: str) -> Path:
        file = self.collection / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def card(self, name: str) -> dict[str, Any]:
        found = self.done("show", name, "--json").json
        assert isinstance(found, dict)
        return found

    def snapshot(self) -> dict[str, str]:
        """All files of the collection as hashes, the database as its rows."""
        found = {}
        for path in sorted(self.collection.rglob("*")):
            if path.is_file():
                name = path.relative_to(self.collection).as_posix()
                found[name] = hashlib.sha256(_content(path)).hexdigest()
        return found

    def _run(self, command: list[str], stdin: str | bytes, env: Mapping[str, str] | None) -> Result:
        done = subprocess.run(
            command,
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            env=self.environment(env),
            cwd=self.home,
            timeout=120,
            check=False,
        )
        return Result(
            done.returncode,
            done.stdout.decode(errors="replace"),
            done.stderr.decode(errors="replace"),
        )


def _content(path: Path) -> bytes:
    if path.suffix != ".db":
        return path.read_bytes()
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            return "\n".join(database.iterdump()).encode()
    except sqlite3.Error:
        return path.read_bytes()


def _aged(collection: Path) -> None:
    """Dates the decks back, so that the program need not read them a second time."""
    for path in collection.rglob("*.yaml"):
        os.utime(path, (1_700_000_000, 1_700_000_000))


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("template")
    program = Program(home, home / "cards")
    program.deck("ml/optim.yaml", ENGLISH_DECK)
    program.deck("zh/训练.yaml", CHINESE_DECK)
    _aged(program.collection)
    program.done("due")
    return program.collection


@pytest.fixture
def flashq(tmp_path: Path, _template: Path) -> Program:
    """A small collection in English and Chinese on which nothing was studied yet."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copytree(_template, home / "cards")
    return Program(home, home / "cards")


@pytest.fixture
def newcomer(tmp_path: Path) -> Program:
    """A person without any collection."""
    home = tmp_path / "home"
    home.mkdir()
    return Program(home, home / "data" / "flashq" / "collection")
