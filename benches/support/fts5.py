"""Words looked for with SQLite's FTS5 in the turns of a folder of transcripts: `fts5.py FOLDER WORD...`.

Prints, for each word, the turns, and the milliseconds for their count and the first fifty in the order of the texts, the
best of five. FTS5 as it comes (`unicode61`) finds Chinese only where a run of characters is a word by itself.
"""
import pathlib
import sqlite3
import sys
import time

folder, words = pathlib.Path(sys.argv[1]), sys.argv[2:]
base = sqlite3.connect(":memory:")
base.execute("create virtual table turns using fts5(words, content='', tokenize='unicode61 remove_diacritics 2')")
rows = (
    (turn.partition(": ")[2],)
    for path in sorted(folder.glob("*.txt"))
    for turn in path.read_text().split("\n\n")
    if turn.strip()
)
base.executemany("insert into turns(words) values (?)", rows)
base.commit()


def best(statement, word):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        found = base.execute(statement, (f'"{word}"',)).fetchall()
        times.append(time.perf_counter() - start)
    return min(times) * 1e3, found


for word in words:
    count, found = best("select count(*) from turns where turns match ?", word)
    first, _ = best("select rowid from turns where turns match ? order by rowid limit 50", word)
    print(word, found[0][0], f"{count + first:.3f}", sep="\t")
