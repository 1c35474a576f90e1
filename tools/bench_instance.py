"""Writes a made-up instance of the size of Mali 2012 (23 places, 300 days, some 90,000 people) for measurements of speed."""

import datetime as dt
import sys
from pathlib import Path

import numpy as np

DAYS, START = 300, dt.date(2030, 2, 29 - 1)
SETTINGS = """spawn_rules:
  insert_day0: true
  conflict_spawn_decay: [1.0, 1.0, 1.0, 0.5, 0.1]
move_rules:
  max_move_speed: 400.0
  default_movechance: 0.5
  conflict_weight: 0.25
  softening: 50.0
  distance_power: 0.75
  avoid_short_stints: {stints}
  capacity_scaling: 1.25
"""


def write_instance(folder: Path, *, people: int = 90_000, stints: bool = True, seed: int = 5) -> None:
    """Fills a folder: 8 conflict zones that break out one by one, 9 towns, 6 camps abroad; roads between neighbours."""
    rng = np.random.default_rng(seed)
    kinds = ["conflict_zone"] * 8 + ["town"] * 9 + ["camp"] * 6
    names = [f"{'ZTC'[('conflict_zone', 'town', 'camp').index(kind)]}{number:02d}" for number, kind in enumerate(kinds)]
    angle, reach = rng.uniform(0, 2 * np.pi, 23), np.repeat([200.0, 320.0, 520.0], [8, 9, 6]) * rng.uniform(0.6, 1.1, 23)
    x, y = reach * np.cos(angle), reach * np.sin(angle)
    km = np.hypot(x[:, None] - x, y[:, None] - y) * 1.3
    pairs = {tuple(sorted((a, int(b)))) for a in range(23) for b in np.argsort(km[a])[1:4] if not a >= 17 <= b}
    starts = np.sort(rng.integers(0, 120, 8)) * (np.arange(8) > 1)
    share = rng.dirichlet(np.full(6, 2.0))
    counts = {
        name: (people * part * np.array([0.0, 0.25, 0.6, 0.9, 1.0])).astype(int)
        for name, part in zip(names[17:], share, strict=True)
    }
    (folder / "input_csv").mkdir(parents=True, exist_ok=True)
    (folder / "source_data").mkdir(exist_ok=True)
    size = [*(rng.integers(5, 90, 17) * max(people // 90_000, 1) * 1000), *(max(int(counts[name][-1]), 1) for name in names[17:])]
    rows = [
        f"{name},r,{'Abroad' if kind == 'camp' else 'Home'},{y[n] / 111:.3f},{x[n] / 111:.3f},{kind},"
        f"{starts[n] if n < 8 else 0},{size[n]}\n"
        for n, (name, kind) in enumerate(zip(names, kinds, strict=True))
    ]
    tables = {
        "locations.csv": "#name,region,country,lat,lon,location_type,conflict_date,population\n" + "".join(rows),
        "routes.csv": "#name1,name2,distance,forced_redirection\n"
        + "".join(f"{names[a]},{names[b]},{max(km[a, b], 15):.0f},0\n" for a, b in sorted(pairs)),
        "closures.csv": "#closure_type,name1,name2,closure_start,closure_end\ncountry,Home,Abroad,20,30\n",
        "conflicts.csv": "#Day,"
        + ",".join(names[:8])
        + "\n"
        + "".join(f"{day}," + ",".join(str(int(day >= start)) for start in starts) + "\n" for day in range(DAYS)),
        "sim_period.csv": f"StartDate,{START}\nLength,{DAYS}\n",
    }
    for file, text in tables.items():
        (folder / "input_csv" / file).write_text(text)
    days = [0, 60, 150, 230, 299]
    total = sum(counts.values())
    for name, series in (*counts.items(), ("refugees", total)):
        lines = (f"{START + dt.timedelta(days=day)},{count}\n" for day, count in zip(days, series, strict=False))
        (folder / "source_data" / f"{name}.csv").write_text("".join(lines))
    layout = "total,refugees.csv\n" + "".join(f"{name},{name}.csv\n" for name in counts)
    (folder / "source_data" / "data_layout.csv").write_text(layout)
    (folder / "simsetting.yml").write_text(SETTINGS.format(stints=str(stints).lower()))


if __name__ == "__main__":
    write_instance(Path(sys.argv[1]), people=int(sys.argv[2]), stints=len(sys.argv) < 4)
