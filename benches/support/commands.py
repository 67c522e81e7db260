#!/usr/bin/env python3
"""How long each command that makes a table takes from the start of its process, and how much memory.

    cargo build --release
    cargo bench --bench generate -- L /tmp/L completed
    python3 benches/support/commands.py target/release/emic /tmp/L

The best of some rounds, after one that nobody measures (it leaves a snapshot, and warms what the system keeps of files). The
bars: a table within 1 s on L, all quotes within 2 s, and within 10 times `emic --version` on S. `--save FOLDER` keeps what each
command printed, so that two programs can be held against each other with `diff -r`; `--only WORD` runs commands that begin so.
Linux and macOS; Python 3.9 and nothing else.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time

TABLES = """
participants
participants --summary
frequencies
frequencies --by transcript
frequencies --by speaker
frequencies --details
frequencies --matrix
crosstab
cooccurrence
cooccurrence --same sentence
cooccurrence --within 50 --in words
sequences --turns
sequences
saturation
timeline FIRST
highlight FIRST
appendix
structure
exemplars
proof
words
words --by speaker
keyness --target the
dispersion trust
kwic trust
agreement
agreement --coders mara,wei
audit
audit --by kind
coreq
srqr
codebook history
codings
quotes
quotes --context turn
""".strip().splitlines()

WRITERS = [f"{table} --format {form}" for table in ("frequencies", "frequencies --matrix", "codings")
           for form in ("csv", "json", "markdown", "html", "latex", "xlsx", "docx")]

WHOLE = ["report -o OUT/report.html", "results -o OUT/results"]


def run(emic, study, words, out):
    """Seconds on the clock and on the processors, peak memory in MB, and the exit code."""
    command = [emic, "--project", study] + words
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale, process.returncode


def measured(emic, study, command, rounds, save, folder):
    first = sorted(os.listdir(os.path.join(study, "transcripts")))[0].removesuffix(".txt")
    words = [word.replace("FIRST", first).replace("OUT", folder) for word in command.split()]
    if "--format" not in words and words[0] not in ("report", "results", "--version"):
        words += ["--format", "csv"]
    path = os.path.join(save, command.replace("/", "_").replace(" ", "_")) if save else os.devnull
    results = []
    for _ in range(rounds):
        if words[0] == "results":
            words[-1] = tempfile.mkdtemp(dir=folder)
        with open(path, "wb") as out:
            results.append(run(emic, study, words, out))
    best = [min(result[place] for result in results) for place in (0, 1)]
    return *best, max(result[2] for result in results), results[-1][3]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("emic")
    parser.add_argument("study")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--save", metavar="FOLDER")
    parser.add_argument("--only", metavar="WORD", action="append", default=[])
    parser.add_argument("--writers", action="store_true", help="the writers of all formats too")
    parser.add_argument("--whole", action="store_true", help="the report and all results too")
    options = parser.parse_args()
    if options.save:
        os.makedirs(options.save, exist_ok=True)
    commands = TABLES + (WRITERS if options.writers else []) + (WHOLE if options.whole else [])
    if options.only:
        commands = [one for one in commands if any(one.startswith(word) for word in options.only)]
    with tempfile.TemporaryDirectory() as folder:
        for variable in ("XDG_STATE_HOME", "XDG_CONFIG_HOME"):
            os.environ[variable] = os.path.join(folder, "xdg")
        run(options.emic, options.study, ["crosstab", "--format", "csv"], subprocess.DEVNULL)
        version, *_ = measured(options.emic, options.study, "--version", 20, None, folder)
        print(f"`--version`: {version * 1e3:.1f} ms\n")
        print("| command | s | times `--version` | s of processors | MB |\n|---|---|---|---|---|")
        for command in commands:
            seconds, busy, memory, code = measured(
                options.emic, options.study, command, options.rounds, options.save, folder)
            failed = "" if code == 0 else f" (exit {code})"
            print(f"| {command}{failed} | {seconds:.3f} | {seconds / version:.1f} | {busy:.2f} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
