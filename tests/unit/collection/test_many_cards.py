"""Deeds on many cards, practice, fuzz and moves: in the log, undone as one, and replayed alike."""

from pathlib import Path

import pytest

from flashq.collection import planning
from flashq.collection.selecting import EVERYTHING
from flashq.core.model import LogKind, Scheduled
from unit.collection_builder import TODAY, Folder, at, q


def schedule_of(folder: Folder, question: str) -> Scheduled:
    schedule = folder.card(question).state.schedule
    assert isinstance(schedule, Scheduled)
    return schedule


def test_one_undo_takes_back_what_was_done_to_many(folder: Folder) -> None:
    folder.put("a.yaml", *(q(f"Q{n}?") for n in range(5)))
    folder.grade("Q0?")
    before = [card.state for card in folder.collection.cards()]
    cards = {card.card_id: 0 for card in folder.collection.cards()}
    folder.collection.mark_all(LogKind.SUSPEND, cards, at())
    last = folder.collection.last_deed()
    assert last is not None
    assert (last.kind, last.cards) == (LogKind.SUSPEND, 5)
    undone = folder.collection.undo()
    assert undone is not None
    assert (undone.kind, undone.cards) == (last.kind, last.cards)
    assert [card.state for card in folder.collection.cards()] == before
    again = folder.collection.undo()
    assert again is not None
    assert (again.kind, again.cards) == (LogKind.REVIEW, 1)


def test_a_reset_card_is_new_and_its_log_stays(folder: Folder) -> None:
    folder.put("a.yaml", q("Q?"))
    folder.grade("Q?", 4, at(-3))
    card_id = folder.card("Q?").card_id
    folder.collection.mark(card_id, LogKind.FLAG, at(), 3)
    state = folder.collection.mark(card_id, LogKind.RESET, at()).state
    assert (state.phase(TODAY), state.flag) == ("new", 3)
    assert len(folder.collection.log(card_id)) == 3
    assert not folder.collection.rebuild().differences
    folder.collection.undo()
    assert schedule_of(folder, "Q?").reviews == 1


def test_practice_leaves_the_schedule_alone_also_in_a_replay(folder: Folder) -> None:
    folder.put("a.yaml", q("Q?"))
    folder.grade("Q?", 4, at(-3))
    before = schedule_of(folder, "Q?")
    recorded = folder.collection.grade(folder.card("Q?").card_id, 0, at(), as_practice=True)
    assert recorded.kind is LogKind.PRACTICE
    assert schedule_of(folder, "Q?") == before
    rebuilt = folder.collection.rebuild()
    assert (rebuilt.differences, rebuilt.kinds) == ([], 0)


@pytest.fixture
def fuzzy(tmp_path: Path) -> Folder:
    (tmp_path / "flashq.toml").write_text(
        "fuzz = true\nload_balance = true\n[easy_days]\nsat = 0.5\nsun = 0\n"
    )
    return Folder(tmp_path)


def test_preview_result_and_replay_agree_under_fuzz_balance_and_easy_days(fuzzy: Folder) -> None:
    fuzzy.put("a.yaml", *(q(f"Q{n}?") for n in range(12)))
    shifted = 0
    for number in range(12):
        day = 0
        for _ in range(5):
            card = fuzzy.card(f"Q{number}?")
            promised = fuzzy.collection.preview(card, TODAY + day)[4]
            after = fuzzy.collection.grade(card.card_id, 4, at(day)).state.schedule
            assert after == promised
            day = promised.due_day - TODAY
        log = fuzzy.collection.log(fuzzy.card(f"Q{number}?").card_id)
        shifted += sum(entry.shift_days != 0 for entry in log)
    assert shifted > 5
    rebuilt = fuzzy.collection.rebuild()
    assert (rebuilt.differences, rebuilt.kinds) == ([], 0)
    fuzzy.close()


def test_a_replay_without_the_settings_still_has_the_days_that_were_granted(
    fuzzy: Folder,
) -> None:
    fuzzy.put("a.yaml", *(q(f"Q{n}?") for n in range(9)))
    for number in range(9):
        for day in (0, 1, 7, 30):
            fuzzy.grade(f"Q{number}?", 4, at(day))
    fuzzy.close()
    (fuzzy.path / "flashq.toml").unlink()
    plain = Folder(fuzzy.path)
    assert not plain.collection.rebuild().differences
    plain.close()


def test_short_intervals_are_never_moved(fuzzy: Folder) -> None:
    fuzzy.put("a.yaml", q("Q?"))
    for day, interval in ((0, 1), (1, 6)):
        fuzzy.grade("Q?", 4, at(day))
        assert schedule_of(fuzzy, "Q?").interval_days == interval
    fuzzy.close()


def many_due(folder: Folder, count: int) -> None:
    folder.put("a.yaml", *(q(f"Q{n}?") for n in range(count)))
    for number in range(count):
        folder.grade(f"Q{number}?", 4, at(-20 - number))
        folder.grade(f"Q{number}?", 4, at(-10 - number % 3))


def test_a_backlog_is_spread_and_intervals_and_ease_stay(folder: Folder) -> None:
    many_due(folder, 10)
    before = {card.card_id: card.state.schedule for card in folder.collection.cards()}
    moves = planning.backlog(folder.collection, EVERYTHING, TODAY, 4)
    folder.collection.mark_all(LogKind.MOVE, moves, at())
    assert [folder.collection.due_on(TODAY + n) for n in range(3)] == [4, 8, 10]
    for card in folder.collection.cards():
        old, new = before[card.card_id], card.state.schedule
        assert isinstance(old, Scheduled)
        assert isinstance(new, Scheduled)
        assert (new.interval_days, new.ease_hundredths) == (old.interval_days, old.ease_hundredths)
    assert not folder.collection.rebuild().differences
    assert not planning.backlog(folder.collection, EVERYTHING, TODAY, 4), "done already"
    folder.collection.undo()
    assert folder.collection.due_on(TODAY) == 10


def test_reviews_of_today_count_for_the_backlog_of_today(folder: Folder) -> None:
    many_due(folder, 6)
    folder.grade("Q0?")
    moves = planning.backlog(folder.collection, EVERYTHING, TODAY, 3)
    assert len(moves) == 3


def test_a_holiday_leaves_no_review_until_the_return(folder: Folder) -> None:
    many_due(folder, 6)
    folder.put("b.yaml", q("Soon?"), q("Later?"))
    folder.grade("Soon?")  # due tomorrow
    folder.grade("Later?", 4, at(-20))
    folder.grade("Later?", 4, at(-1))  # due in five days
    moves = planning.holiday(folder.collection, EVERYTHING, TODAY, 7, 5)
    folder.collection.mark_all(LogKind.MOVE, moves, at())
    assert folder.collection.due_on(TODAY + 6) == 0
    assert folder.collection.due_on(TODAY + 7) == 5
    assert folder.collection.due_on(TODAY + 8) == 8
