"""results.json as a table for reading."""

from typing import Any

HEADER = ("case", "what", "peer", "ratio or value [95 % interval]", "aim", "met", "pairs", "gate")
CASE_MACHINE = ("processor", "cores", "threads", "gpu", "python")


def markdown(results: dict[str, Any], cases: dict[str, str]) -> str:
    """The whole page: one line a row, `not measured` for cases (name: what) that have none, then the machines.

    >>> print(markdown({"cases": {}}, {"cpu_pca": "fit and transform"}).splitlines()[4])
    | cpu_pca | fit and transform | - | not measured | - | - | - | - |
    """
    lines = ["# Benchmarks", "", _line(HEADER), _line(["---"] * len(HEADER))]
    for name, what in cases.items():
        case = results["cases"].get(name, {})
        lines += [_line(_cells(name, row)) for row in case.get("rows", [])]
        if not case.get("rows"):
            lines.append(_line([name, what, "-", case.get("why", "not measured"), "-", "-", "-", "-"]))
    return "\n".join([*lines, "", *_words(), "", *_notes(results), *_machines(results)]) + "\n"


def _cells(name: str, row: dict[str, Any]) -> list[str]:
    found, unit = row["found"], row["unit"]
    value = number(found["median"], unit)
    if found["n"] > 1:
        covers = "" if found["coverage"] >= 0.95 else f" ({found['coverage']:.0%})"
        value += f" [{number(found['low'])}, {number(found['high'])}]{covers}"
    aim = "-" if row["aim"] is None else f"≤ {number(row['aim'], unit)}"
    met = {True: "yes", False: "**no**", None: "-"}[row["met"]]
    return [name, row["what"], row["peer"], value, aim, met, str(found["n"]), row["gate"]]


def number(value: float, unit: str = "") -> str:
    """Three digits, with its unit.

    >>> number(0.0123456), number(1234.5, "images/s"), number(2.0, "s")
    ('0.0123', '1,234 images/s', '2 s')
    """
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{text} {unit}".strip()


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def _words() -> list[str]:
    return [
        "A ratio is our time over the peer's: the median over pairs run interleaved (A B B A) in one process, both",
        "sides warmed, with its distribution-free interval by order statistics; where there are too few pairs for",
        "95 %, from least to most, with the coverage that this has. A gate is checked before anything is timed.",
    ]


def _notes(results: dict[str, Any]) -> list[str]:
    notes = [
        f"- {name}, {row['what']}: {row['note']}"
        for name, case in results["cases"].items()
        for row in case.get("rows", [])
        if row["note"]
    ]
    return ["## Beside the numbers", "", *dict.fromkeys(notes), ""] if notes else []


def _machines(results: dict[str, Any]) -> list[str]:
    """One line a machine: what was measured on it, when, and under which load."""
    lines: dict[str, list[str]] = {}
    for name, case in results["cases"].items():
        if case.get("rows"):
            machine = case["machine"]
            facts = [f"{key} {machine[key]}" for key in CASE_MACHINE if machine.get(key) is not None]
            versions = [f"{key} {value}" for key, value in machine["versions"].items()]
            where = ", ".join(facts + versions)
            memory = f"{case['peak_memory_bytes'] / 2**30:.2f} GiB at most"
            line = f"  - {name}: {case['date']}, {case['seconds']:.0f} s, load {case['load']}, {memory}"
            lines.setdefault(where, []).append(line)
    told = [line for where, cases in lines.items() for line in (f"- {where}", *cases)]
    return ["## Where", "", *told] if told else []
