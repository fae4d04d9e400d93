"""Prints what the tests' reports say, one line a suite and engine, and then each failure with its reason."""

import glob
import os
import sys
import xml.etree.ElementTree as ET

failures = []
print("| suite | engine | tests | passed | failed |")
print("|---|---|---:|---:|---:|")


def line(name, engine, passed, failed):
    print(f"| {name} | {engine} | {passed + failed} | {passed} | {failed} |")


for engine in sys.argv[1:]:
    sums = {}
    for path in sorted(glob.glob(f"target/reports-{engine}/**/TEST-*.xml", recursive=True)):
        suite = ET.parse(path).getroot()
        name = suite.get("name").rsplit(".", 1)[-1]
        cases = [case for case in suite.iter("testcase") if case.find("skipped") is None]
        broken = [(case, bad) for case in cases for bad in (case.find("failure"), case.find("error")) if bad is not None]
        if not cases:
            continue
        line(name, engine, len(cases) - len(broken), len(broken))
        failures += [(engine, name, case.get("name"), bad) for case, bad in broken]
        module = os.path.relpath(os.path.dirname(path), f"target/reports-{engine}")
        passed, failed = sums.get(module, (0, 0))
        sums[module] = passed + len(cases) - len(broken), failed + len(broken)
    for module, (passed, failed) in sums.items():
        if module != ".":
            line(f"**{module}, all**", engine, passed, failed)
if failures:
    print("\nFailed:\n")
for engine, suite, name, bad in failures:
    lines = (bad.get("message") or bad.text or "").strip().splitlines()
    causes = [line for line in (bad.text or "").splitlines() if line.startswith("Caused by")]
    reason = (causes[-1] if causes else " ".join(lines))[:300]
    print(f"- {engine}, {suite}, {name}: {reason}")
