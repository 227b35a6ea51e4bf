#!/usr/bin/env python3
"""Works out from the recorded files alone what the portal's figures say of them, and compares.

    dotnet ReviewerPortal.Bench.dll --part realdata --engine sqlite --data ../shared/data --figures figures.json
    python3 bench/check_real_data.py ../shared/data figures.json

Counts and rates must be equal; times come from buckets and must be within 2 %. Ends with 1 where anything differs.
"""
import csv, json, math, sys
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone

data, answer = sys.argv[1], json.load(open(sys.argv[2]))
compared = differing = 0


def check(what, mine, theirs, within=1e-9):
    global compared, differing
    compared += 1
    same = mine == theirs if mine is None or theirs is None else abs(mine - theirs) <= within * max(1.0, abs(mine))
    if not same:
        differing += 1
        print(f"DIFFERS {what}: files {mine}, portal {theirs}")


def wilson(cases, n, z=1.959963984540054):
    if n == 0:
        return None, None
    centre = (cases + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(cases * (n - cases) / n + z * z / 4)
    return (0 if cases == 0 else centre - half), (1 if cases == n else centre + half)


def rate(what, cases, n, theirs):
    low, high = wilson(cases, n)
    check(f"{what} n", n, theirs["N"])
    check(f"{what} share", cases / n if n else None, theirs["Value"])
    check(f"{what} low", low, theirs["Low"], 1e-6)
    check(f"{what} high", high, theirs["High"], 1e-6)


def percentile(values, q):
    return sorted(values)[math.ceil(q * len(values)) - 1] if values else None


def compare_cases(what, cases, theirs):
    done = [c for c in cases if c["resolved_s"]]
    late = sum(c["made_sla"] != "true" for c in done)
    check(f"{what} received", len(cases), theirs["Received"])
    check(f"{what} decided", len(done), theirs["Approved"])
    rate(f"{what} SLA breaches", late, len(done), theirs["SlaBreachRate"])
    for name, column in (("SecondsToDecide", "resolved_s"), ("SecondsToClaim", "first_ack_s")):
        for key, q in (("P50", 0.5), ("P90", 0.9)):
            mine = percentile([float(c[column]) for c in done], q)
            if mine is not None and mine > 0.001:
                check(f"{what} {name} {key}", mine, theirs[name][key], 0.0201)


cases = list(csv.DictReader(open(f"{data}/eventlog/servicenow_cases.csv")))
figures = answer["figures"]
compare_cases("all incidents", cases, figures["incidents"]["Total"])
by_tier, by_group = defaultdict(list), defaultdict(list)
for c in cases:
    by_tier["P" + c["priority"]].append(c)
    by_group[c["first_group"]].append(c)
for of, groups in ((by_tier, figures["incidents"]["Groups"]), (by_group, figures["groups"]["Groups"])):
    check("number of groups", len(of), len(groups))
    for group in groups:
        compare_cases(group["Key"], of[group["Key"]], group["Rates"])

history = answer["history"]
end = datetime(2016, 5, 9, tzinfo=timezone.utc)
arrivals, handling = Counter(), []
for c in cases:
    at = datetime.fromisoformat(c["arrival_utc"].replace("Z", "+00:00"))
    arrivals[at.weekday() * 24 + at.hour] += 1
    if c["resolved_s"] and at + timedelta(seconds=float(c["resolved_s"])) < end:
        handling.append(float(c["resolved_s"]) - float(c["first_ack_s"]))
for hour in range(168):
    check(f"arrivals in hour {hour} of the week", arrivals[hour] / history["Weeks"], history["Arrivals"][hour])
cap = percentile(handling, 0.95)
check("handling times", len(handling), history["Handled"])
check("mean handling time", sum(min(h, cap) for h in handling) / len(handling), history["HandlingSeconds"], 0.0201)

labels = [json.loads(line) for line in open(f"{data}/retail/reviews.ndjson") if line.strip()]
by_version = defaultdict(Counter)
for label in labels:
    by_version[label["review"]["agent"]["version"]][label["expected"]["decision"]] += 1
total = sum(by_version.values(), Counter())
rate("override rate of the retail labels", total["edit"] + total["reject"], sum(total.values()), figures["retail"]["Total"]["OverrideRate"])
check("agent versions", len(by_version), len(figures["retail"]["Groups"]))
for group in figures["retail"]["Groups"]:
    counts = by_version[group["Key"]]
    rate(f"override rate of {group['Key']}", counts["edit"] + counts["reject"], sum(counts.values()), group["Rates"]["OverrideRate"])
    check(f"edits of {group['Key']}", counts["edit"], group["Rates"]["Edited"])
    check(f"rejections of {group['Key']}", counts["reject"], group["Rates"]["Rejected"])

print(f"{compared} figures compared, {differing} differ.")
sys.exit(1 if differing else 0)
