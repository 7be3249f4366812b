"""For all tests: it is noon when they begin, in the time zone that they run in.

Anki goes by the real clock, so a run that crossed the hour at which a study day begins would see
two days.
"""

import os
import time
from datetime import UTC, datetime

# In the names of these zones east is minus.
os.environ["TZ"] = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"
time.tzset()
