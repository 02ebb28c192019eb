"""What a look costs: seconds by the clock and of the processor, and the child's memory at its highest."""

import os
import random
import resource
import statistics
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.documents.camera import MEGAPIXELS_12, Shot, as_jpeg, photographed
from benchmarks.documents.hostile import UPLOADS
from benchmarks.documents.papers import LAYOUTS, aadhaar_number, in_fours
from seva.documents.intake import DocumentRefused, Intake, Looked, Wanted

FONT = "DejaVuSans.ttf"
TICKS = os.sysconf("SC_CLK_TCK")


def cost(intake: Intake, photos: int) -> dict[str, dict[str, float]]:
    """For each kind of paper, photographed askew and with an Aadhaar number on it."""
    chance, figures = random.Random(5), {}
    for name, layout in LAYOUTS.items():
        seconds, cpu = [], []
        for _ in range(photos):
            paper = layout(chance, FONT, written=in_fours(aadhaar_number(chance)))
            content = as_jpeg(photographed(paper.picture, Shot(size=MEGAPIXELS_12, tilt=2.0), chance))
            started, used = monotonic(), _cpu(intake)
            looked = intake.look([content], Wanted())
            seconds.append(monotonic() - started)
            cpu.append(_cpu(intake) - used)
            if looked.masked != 1:
                raise RuntimeError(f"{looked.masked} numbers were covered on a {name}")
        figures[name] = {
            "median": statistics.median(seconds),
            "worst": max(seconds),
            "cpu": statistics.median(cpu),
            "megabytes": highest(intake),
        }
    return figures


def hostile_costs() -> list[dict[str, Any]]:
    """Of each hostile upload, in a child of its own, which is warm; 0 MB where it died over the file."""
    rows = []
    for upload in UPLOADS:
        intake, content = Intake(), upload.make()
        try:
            intake.warm()
            started = monotonic()
            ends = _end_of(intake, content)
            seconds = monotonic() - started
            megabytes = highest(intake)
        finally:
            intake.close()
        rows.append(
            {"name": upload.name, "kb": len(content) // 1000, "ends": ends, "seconds": seconds, "megabytes": megabytes}
        )
    return rows


def highest_of_all() -> float:
    """Megabytes of the largest child that this process ever had, those that died among them."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def highest(intake: Intake) -> float:
    """Megabytes of the children at their highest."""
    return max((_highest(pid) for pid in intake.pids()), default=0.0)


def _end_of(intake: Intake, content: bytes) -> str:
    try:
        looked: Looked = intake.look([content], Wanted())
    except DocumentRefused as refused:
        return refused.reason
    return " ".join(["taken", *looked.findings])


def _highest(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _cpu(intake: Intake) -> float:
    used = 0
    for pid in intake.pids():
        parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        used += int(parts[11]) + int(parts[12])
    return used / TICKS
