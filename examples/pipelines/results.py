"""Read what `emic results -o DIR` wrote: python3 results.py DIR. Needs Python alone.

With pandas a table is pandas.read_csv("results/frequencies.csv").
"""

import csv
import hashlib
import json
import pathlib
import sys


def read(folder, name):
    """The rows of a table, each a dict; a cell that is n/a is an empty string."""
    with open(folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "results")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for output in manifest["outputs"]:
        content = (folder / output["path"]).read_bytes()
        if hashlib.sha256(content).hexdigest() != output["sha256"]:
            sys.exit(f"{output['path']} was edited since it was written")
        for table in output.get("tables", []):
            if output["path"].endswith(".csv") and len(read(folder, output["path"])) != table["rows"]:
                sys.exit(f"{output['path']} has not {table['rows']} rows")
    print(f"{manifest['study']}: {len(manifest['outputs'])} files by {manifest['program']}")
    codes = read(folder, "frequencies.csv")
    codes.sort(key=lambda row: (-int(row["segments"]), row["code"]))
    for row in codes[:5]:
        print(f"{row['name']}: {row['segments']} segments in {row['transcripts']} transcripts")


main()
