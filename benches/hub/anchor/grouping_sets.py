"""DuckDB in memory, driven by the benchmark.

One JSON object a line comes in on standard input: `run`, statements, and `rows`, whether those of the last one are
wanted. One goes out: `seconds`, measured here around the statements alone, and `rows`.
"""

import json
import sys
import time

import duckdb

connection = duckdb.connect()
threads = connection.execute("SELECT current_setting('threads')").fetchone()[0]
print(json.dumps({"version": duckdb.__version__, "threads": threads}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    began = time.perf_counter()
    for statement in asked["run"]:
        connection.execute(statement)
    rows = connection.fetchall() if asked["rows"] else []
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "rows": [[int(n) for n in row] for row in rows]}), flush=True)
