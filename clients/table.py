"""Prints what the contract tests' reports say, one line a suite and engine, and then each failure with its reason."""

import glob
import sys
import xml.etree.ElementTree as ET

failures = []
print("| suite | engine | tests | passed | failed |")
print("|---|---|---:|---:|---:|")
for engine in sys.argv[1:]:
    for path in sorted(glob.glob(f"target/reports-{engine}/TEST-*.xml")):
        suite = ET.parse(path).getroot()
        name = suite.get("name").rsplit(".", 1)[-1]
        cases = [case for case in suite.iter("testcase") if case.find("skipped") is None]
        broken = [(case, bad) for case in cases for bad in (case.find("failure"), case.find("error")) if bad is not None]
        print(f"| {name} | {engine} | {len(cases)} | {len(cases) - len(broken)} | {len(broken)} |")
        failures += [(engine, name, case.get("name"), bad) for case, bad in broken]
if failures:
    print("\nFailed:\n")
for engine, suite, name, bad in failures:
    lines = (bad.get("message") or bad.text or "").strip().splitlines()
    causes = [line for line in (bad.text or "").splitlines() if line.startswith("Caused by")]
    reason = (causes[-1] if causes else " ".join(lines))[:300]
    print(f"- {engine}, {suite}, {name}: {reason}")
