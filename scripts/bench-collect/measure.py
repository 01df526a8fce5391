"""Measures a live collection against its floors and against boto3, in one run, and prints a table.

USAGE: measure.py --fleetdb PROGRAM --peer PYTHON --pages FOLDER --work FOLDER [--runs N] [--latency-ms N] [--no-peer]
Exits with 1 where a limit is passed, or where the databases do not hold what was served.
"""

import argparse
import json
import mmap
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
import xml.parsers.expat

HERE = os.path.dirname(os.path.abspath(__file__))
WALL_LIMIT = 1.5
MEMORY_LIMIT = 150_000_000


# Starts a program and writes what it used. The kernel counts the memory of whoever starts a program as the program's own,
# and the process that measures has the answers mapped.
LAUNCHER = """
import os, subprocess, sys, time
began = time.monotonic()
child = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(child.pid, 0)
with open(sys.argv[1], "w") as file:
    print(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, file=file)
os._exit(os.waitstatus_to_exitcode(status) % 256)
"""


class Run:
    """One process: seconds on the wall and of both processors' time, and its peak memory in bytes."""

    def __init__(self, arguments, environment, log):
        with open(log, "wb") as output:
            child = subprocess.run(
                [sys.executable, "-S", "-c", LAUNCHER, f"{log}.used", *arguments], env=environment,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        with open(f"{log}.used", encoding="ascii") as file:
            self.wall, self.cpu, self.memory = (float(number) for number in file.read().split())
        if child.returncode != 0:
            with open(log, encoding="utf-8", errors="replace") as output:
                sys.exit(f"bench: error: {arguments[0]} ended with {child.returncode}: {output.read()[-2000:]}")


class Median:
    def __init__(self, runs):
        self.wall, self.cpu = (statistics.median(getattr(run, name) for run in runs) for name in ("wall", "cpu"))
        # Of memory the worst counts.
        self.memory = max(run.memory for run in runs)


def expat_seconds(folder, index):
    """Seconds on the wall and of processor time to parse every XML answer with Expat, and do nothing with it."""
    with open(f"{folder}/pages", "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as pages:
        view = memoryview(pages)
        began, began_cpu = time.monotonic(), time.process_time()
        for offset, size, kind in index["pages"].values():
            if "xml" in kind:
                parser = xml.parsers.expat.ParserCreate()
                for start in range(offset, offset + size, 1 << 16):
                    parser.Parse(view[start:min(start + (1 << 16), offset + size)], False)
                parser.Parse(b"", True)
        seconds = time.monotonic() - began, time.process_time() - began_cpu
        view.release()
    return seconds


def chain_length(index):
    """Calls of the longest necessary chain: who asks, which Regions, a listing's pages, and what follows from it."""
    pages = max(
        sum(key.startswith(f"{region} {operation} ") for key in index["pages"])
        for operation in ("DescribeInstances", "DescribeInstanceProperties", "DescribeInstanceStatus")
        for region in {key.split(" ")[0] for key in index["pages"]} - {""})
    # The network's listings, and an attribute of each VPC.
    return 2 + pages + 2


def counts(database, instances, nodes):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return tuple(connection.execute(query).fetchone()[0] for query in (instances, nodes))
    finally:
        connection.close()


def main():
    parser = argparse.ArgumentParser(description="Measures a live collection.")
    for name in ("fleetdb", "peer", "pages", "work"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--runs", type=int, default=3, metavar="N")
    parser.add_argument("--latency-ms", type=float, default=50, metavar="N")
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    work = options.work
    with open(f"{options.pages}/index.json", encoding="utf-8") as file:
        index = json.load(file)

    server = subprocess.Popen(
        [sys.executable, f"{HERE}/server.py", options.pages, "--latency-ms", str(options.latency_ms)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    url = server.stdout.readline().decode().strip()
    # Nothing of the user's own settings, so that what runs is the same everywhere.
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ} | {
        "HOME": work, "AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_REGION": "us-east-1",
        "AWS_SECRET_ACCESS_KEY": "an-example-of-a-secret-key", "AWS_EC2_METADATA_DISABLED": "true",
        "FLEETDB_NOW": "2026-01-01T01:00:00Z"}
    # From memory, and not from the disk.
    with open(f"{options.pages}/pages", "rb") as file:
        while file.read(1 << 24):
            pass

    def fleetdb(name, *arguments):
        database = f"{work}/{name}.db"
        for leftover in (database, f"{database}-journal", f"{database}.lock"):
            if os.path.exists(leftover):
                os.remove(leftover)
        log = f"{work}/{name}.log"
        return Run([options.fleetdb, "--db", database, "collect", "--quiet", *arguments], environment, log)

    load = os.getloadavg()[0]
    # The answers as a capture folder, once.
    fleetdb("raw", "--region", "all", "--keep-raw")
    captures = f"{work}/raw.db.raw"
    capture = f"{captures}/{os.listdir(captures)[0]}"
    live, ingest, expat = [], [], []
    for _ in range(options.runs):
        live.append(fleetdb("live", "--region", "all"))
        ingest.append(fleetdb("ingest", "--from", capture))
        expat.append(expat_seconds(options.pages, index))
    shutil.rmtree(captures)
    live, ingest = Median(live), Median(ingest)
    expat, expat_cpu = (statistics.median(values) for values in zip(*expat))
    chain = chain_length(index) * options.latency_ms / 1000
    floor = ingest.wall + expat
    base = max(chain, floor)
    load_after = os.getloadavg()[0]
    failures = []

    print(f"collect: {index['instances']} instances, {index['nodes']} nodes, {os.path.getsize(f'{options.pages}/pages') / 1e6:.0f} MB"
          f" in {len(index['pages'])} answers, {options.latency_ms:.0f} ms each; median of {options.runs}; load {load:.1f} before and {load_after:.1f} after")
    print(f"{'':28}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}{'ratio':>8}{'limit':>7}")

    def row(name, wall, cpu=None, memory=None, ratio=None, limit=None):
        cells = [(wall, 2), (cpu, 2), (memory and memory / 1e6, 0)]
        text = "".join(f"{'' if value is None else f'{value:.{places}f}':>9}" for value, places in cells)
        ratio = "" if ratio is None else f"{ratio:.2f}"
        print(f"{name:28}{text}{ratio:>8}{'' if limit is None else limit:>7}")

    row("fleetdb collect", live.wall, live.cpu, live.memory, live.wall / base, WALL_LIMIT)
    row(f"chain of {chain_length(index)} calls", chain)
    row("floor: parse and ingest", floor, ingest.cpu + expat_cpu)
    row("  ingest (collect --from)", ingest.wall, ingest.cpu, ingest.memory)
    row("  parse (Expat alone)", expat, expat_cpu)
    if live.wall > WALL_LIMIT * base:
        failures.append(f"the wall time is {live.wall / base:.2f} times the floor")
    if live.memory >= MEMORY_LIMIT:
        failures.append(f"the peak memory is {live.memory / 1e6:.0f} MB, and the limit {MEMORY_LIMIT / 1e6:.0f}")

    served = (index["instances"], index["nodes"])
    now = "9223372036854775807"
    found = {name: counts(
        f"{work}/{name}.db", f"SELECT count(*) FROM instance_version WHERE until_at = {now}",
        f"SELECT count(*) FROM node_version WHERE until_at = {now}") for name in ("live", "ingest")}
    if not options.no_peer:
        peer_log = f"{work}/peer.log"
        peer = Run([options.peer, f"{HERE}/peer.py", f"{work}/peer.db"], environment, peer_log)
        row("boto3 and sqlite-utils", peer.wall, peer.cpu, peer.memory)
        row("  as many times fleetdb's", peer.wall / live.wall, peer.cpu / live.cpu)
        found["peer"] = counts(f"{work}/peer.db", "SELECT count(*) FROM instance", "SELECT count(*) FROM node")
    for name, rows in found.items():
        if rows != served:
            failures.append(f"{name}.db holds {rows[0]} instances and {rows[1]} nodes")
    server.stdin.close()
    server.wait()
    for failure in failures:
        print(f"bench: error: {failure}", file=sys.stderr)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
