#!/usr/bin/env python3
"""Measures commands, and reports what was measured. Tests/Benchmarks/run calls it.

    measure.py sample FILE ROW[,ROW…] ours|beside [--times N] [--function] -- COMMAND…
        Runs the command and appends its wall time, CPU time and peak memory to FILE, a line for each row. A command
        that fails ends it, after what the command wrote. --function: the command is a function that bash has exported;
        its CPU time includes that of bash. A peak below that of Python, some 15 MB, is not seen.
    measure.py report PART SAMPLES ROWS RESULTS
        Prints the table of a part. ROWS has a line for each: ROW, text, unit and goal, with tabs between. Appends the
        rows to RESULTS, a line of JSON for each.
    measure.py json RESULTS KEY=VALUE…
        Prints one JSON object of the values and all results.

A goal is the ratio of the medians that ours may have at most ("1.5"), the most that ours may be ("4 ms"), or the most
that ours may be above the other ("+8 ms"). `low` and `high` are the ends of the middle half of the samples; for a ratio,
of the ratios of samples that were taken one after the other.
"""
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time

UNITS = {"wall": "wall ms", "cpu": "CPU ms", "memory": "MB"}

# The time that bash takes to start is not the function's.
FUNCTION = 'start=$EPOCHREALTIME; "$@"; end=$EPOCHREALTIME; echo $((${end/./} - ${start/./})) >&"$measured"'


def sample(file, rows, side, *command):
    command = list(command)
    options, command = command[: command.index("--")], command[command.index("--") + 1 :]
    times = int(options[options.index("--times") + 1]) if "--times" in options else 1
    # The first start of a program from a new Python takes up to a millisecond longer.
    run(["true"], False)
    for _ in range(times):
        try:
            numbers = run(command, "--function" in options)
        except (OSError, subprocess.SubprocessError) as error:
            sys.exit(f"failed: {' '.join(command)}: {error}")
        with open(file, "a") as samples:
            for row in rows.split(","):
                print(json.dumps({"row": row, "side": side} | numbers), file=samples)


def run(command, is_function):
    read, write = os.pipe()
    environment = dict(os.environ)
    if is_function:
        environment["measured"] = str(write)
        command = ["bash", "-euo", "pipefail", "-c", FUNCTION, "bash", *command]
    # A file, not a pipe: what goes on in the background keeps it open.
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            pass_fds=[write] if is_function else [],
        )
        # The peak of this one child and of its own children, not that of all children so far.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        if status != 0:
            output.seek(0)
            sys.stderr.write(output.read().decode(errors="replace"))
            raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), command[0])
    if is_function:
        wall = int(os.read(read, 100)) / 1e6
    os.close(read)
    os.close(write)
    return {
        "wall": wall * 1000,
        "cpu": (usage.ru_utime + usage.ru_stime) * 1000,
        "memory": usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10),
    }


def spread(values):
    low, _, high = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
    return {"median": statistics.median(values), "low": low, "high": high}


def compare(operation, ours, beside):
    """The operation on the medians, and on the pairs of samples."""
    pairs = [operation(a, b) for a, b in zip(ours, beside)]
    medians = operation(statistics.median(ours), statistics.median(beside))
    return spread(pairs) | {"median": medians}


def result(part, row, text, unit, goal, samples):
    ours, beside = [
        [line[unit] for line in samples if line["row"] == row and line["side"] == side] for side in ("ours", "beside")
    ]
    if not ours:
        sys.exit(f"{part}: nothing was measured for the row '{row}'")
    found = {
        "part": part, "text": text, "unit": UNITS[unit], "ours": spread(ours) | {"samples": ours},
        "beside": None, "ratio": None, "goal": goal or None, "met": None,
    }
    if beside:
        found["beside"] = spread(beside) | {"samples": beside}
        found["ratio"] = compare(lambda a, b: a / b, ours, beside)
        found["difference"] = compare(lambda a, b: a - b, ours, beside)
    if goal:
        measured = "difference" if goal.startswith("+") else "ours" if goal.endswith("ms") else "ratio"
        found["met"] = found[measured]["median"] <= float(goal.removesuffix("ms"))
    return found


def report(part, samples, rows, results):
    with open(samples) as file:
        samples = [json.loads(line) for line in file]
    with open(rows) as file:
        found = [result(part, *line.rstrip("\n").split("\t"), samples) for line in file]
    print_table(["what", "ours", "beside", "ratio", "(middle half)", "goal"], [cells(row) for row in found])
    with open(results, "a") as file:
        for row in found:
            print(json.dumps(row), file=file)


def cells(row):
    unit = {"wall ms": "ms", "CPU ms": "ms CPU", "MB": "MB"}[row["unit"]]
    beside, goal = row["beside"], row["goal"]
    compared, form = row["ratio"], "{:.2f}"
    if goal and goal.startswith("+"):
        compared, form = row["difference"], "{:+.1f} ms"
    return [
        row["text"],
        f"{rounded(row['ours']['median'])} {unit}",
        f"{rounded(beside['median'])} {unit}" if beside else "",
        form.format(compared["median"]) if compared else "",
        f"{form.format(compared['low'])} – {form.format(compared['high'])}" if compared else "",
        f"{goal}, {'met' if row['met'] else 'missed'}" if goal else "",
    ]


def rounded(number):
    return f"{number:.{0 if number >= 100 else 1 if number >= 10 else 2}f}"


def print_table(heading, lines):
    """As Markdown; numbers, which are between the first and the last column, are at the right."""
    columns = list(zip(heading, *lines))
    widths = [max(map(len, column)) for column in columns]
    is_number = [0 < number < len(columns) - 1 for number in range(len(columns))]
    rule = ["-" * (width - 1) + (":" if right else "-") for width, right in zip(widths, is_number)]
    for line in [heading, rule, *lines]:
        cells = [cell.rjust(width) if right else cell.ljust(width) for cell, width, right in zip(line, widths, is_number)]
        print("| " + " | ".join(cells) + " |")


def write_json(results, *values):
    with open(results) as file:
        rows = [json.loads(line) for line in file]
    print(json.dumps(dict(value.split("=", 1) for value in values) | {"rows": rows}, indent=2, ensure_ascii=False))


# Ctrl-C ends it like any program, without a trace of Python's.
signal.signal(signal.SIGINT, signal.SIG_DFL)
{"sample": sample, "report": report, "json": write_json}[sys.argv[1]](*sys.argv[2:])
