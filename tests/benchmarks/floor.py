"""The least that a first card can cost in Python: argparse, sqlite3 and a box drawn by hand.

`python floor.py --database FILE` makes the file at the first run and shows a question.
"""

import argparse
import shutil
import sqlite3

parser = argparse.ArgumentParser()
parser.add_argument("--database", required=True)
options = parser.parse_args()
database = sqlite3.connect(options.database)
database.execute("CREATE TABLE IF NOT EXISTS cards (card_id INTEGER PRIMARY KEY, question TEXT)")
if not database.execute("SELECT count(*) FROM cards").fetchone()[0]:
    database.execute("INSERT INTO cards (question) VALUES ('What does momentum average?')")
    database.commit()
question = database.execute("SELECT question FROM cards ORDER BY card_id LIMIT 1").fetchone()[0]
width = shutil.get_terminal_size().columns - 2
print("╭" + "─" * width + "╮")
print("│ " + question.ljust(width - 2) + " │")
print("╰" + "─" * width + "╯")
print("Space answer   q quit")
