"""SM-2 (P. A. Wozniak, "Optimization of learning", 1990, and his SM-2 program).

The text where it is explicit, the published program where the text is ambiguous: the ease
moves on every review, below 3 too, and the interval uses the ease from before the grade.
"""

from flashq.core.model import LONGEST_INTERVAL_DAYS, Schedule, Scheduled

START_EASE_HUNDREDTHS = 250
LOWEST_EASE_HUNDREDTHS = 130
# 0.1 - (5 - q) * (0.08 + (5 - q) * 0.02) for q = 0 to 5, in hundredths (step 5).
EASE_STEP_HUNDREDTHS = (-80, -54, -32, -14, 0, 10)


class Sm2:
    """The SM-2 scheduler. Ease is an integer in hundredths: floats overshoot the ceilings.

    Wozniak sets no upper bound to intervals; they stop at `longest_interval_days` here, so
    that every due day is a date of the calendar.
    """

    def __init__(self, longest_interval_days: int = LONGEST_INTERVAL_DAYS) -> None:
        self._longest_interval_days = longest_interval_days

    def review(self, schedule: Schedule, quality: int, day: int) -> Scheduled:
        """The schedule after a review of quality 0 to 5 on study day `day`."""
        if isinstance(schedule, Scheduled):
            repetitions = schedule.repetitions
            interval_days = schedule.interval_days
            ease = schedule.ease_hundredths
            first_day, lapses, reviews = schedule.first_day, schedule.lapses, schedule.reviews
        else:
            repetitions, interval_days, ease = 0, 0, START_EASE_HUNDREDTHS
            first_day, lapses, reviews = day, 0, 0
        if quality >= 3:
            interval_days = min(
                self._longest_interval_days, _next_interval_days(repetitions, interval_days, ease)
            )
            repetitions += 1
        else:
            lapses += repetitions >= 1
            repetitions, interval_days = 0, 1
        return Scheduled(
            repetitions=repetitions,
            interval_days=interval_days,
            ease_hundredths=max(LOWEST_EASE_HUNDREDTHS, ease + EASE_STEP_HUNDREDTHS[quality]),
            due_day=day + interval_days,
            first_day=first_day,
            last_day=day,
            needs_drill=quality < 4,
            lapses=lapses,
            reviews=reviews + 1,
            last_quality=quality,
        )


def _next_interval_days(repetitions: int, interval_days: int, ease_hundredths: int) -> int:
    """Steps 2 and 3: 1 day, then 6, then interval × ease rounded up."""
    if repetitions == 0:
        return 1
    if repetitions == 1:
        return 6
    return -(-interval_days * ease_hundredths // 100)
