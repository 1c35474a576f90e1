"""What a run gives: scores against registered people, Flee's own table, and quantiles of every camp and day."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orontes.core.samples import LEVELS, Samples
from orontes.simulate.flee.calendar import new_people
from orontes.simulate.flee.instance import Instance
from orontes.simulate.flee.run import Counts

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Simulation:
    """The members of an instance beside its registered people.

    Parameters
    ----------
    camps : tuple of str, length C
        In the order of locations.csv.
    registered : ndarray of int, shape (C, D)
    present : Samples
        Axes camp, day; persons.
    everyone : ndarray of int, shape (D, M)
        Displaced people wherever they are.
    raw, debt : ndarray of int, shape (D,)
        Registrations so far, and how far they have fallen below what was simulated.
    """

    instance: Instance
    camps: tuple[str, ...]
    registered: NDArray[np.int64]
    present: Samples
    everyone: NDArray[np.int64]
    raw: NDArray[np.int64]
    debt: NDArray[np.int64]

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """The days of the run."""
        return tuple(self.instance.start + dt.timedelta(days=day) for day in range(self.instance.days))


def simulation_of(instance: Instance, blocks: Iterable[Counts], *, strict: bool) -> Simulation:
    """The simulation that blocks of members make, in their order."""
    at = [number for number, place in enumerate(instance.places) if place.is_camp]
    parts = [(block.there[at], block.everyone) for block in blocks]
    there = np.concatenate([part for part, _ in parts], axis=-1).astype(np.float64)
    known = {name: instance.registration.camps[number] for number, name in enumerate(instance.registration.names)}
    camps = tuple(instance.places[number].name for number in at)
    _, raw, debt = new_people(instance, strict=strict)
    return Simulation(
        instance, camps, np.stack([known[name] for name in camps]) if camps else np.zeros((0, instance.days), dtype=np.int64),
        Samples(there, ("camp", "day"), "persons"), np.concatenate([part for _, part in parts], axis=-1), raw, debt,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scores:
    """Averaged relative difference of each member, by its three definitions, shape (M,) each; 0 is perfect.

    Parameters
    ----------
    plain : ndarray of float
        Sum over camps of the difference / registered people in camps, mean over days; people who have not arrived count as wrong.
    rescaled : ndarray of float
        The same after the simulated counts of each day are scaled to the registered total: only the split over camps.
    total_error : ndarray of float
        Mean of the column "Total error" of out.csv, which divides by all registrations so far.
    """

    plain: Floats
    rescaled: Floats
    total_error: Floats


def scores_of(found: Simulation) -> Scores:
    """The scores (definitions: Suleimenova, Bell and Groen 2017, doi 10.1038/s41598-017-13828-9, and Flee's own scripts)."""
    truth, there = found.registered[:, :, None], found.present.values
    total = np.maximum(truth.sum(axis=0), 1)
    apart = np.abs(there - truth).sum(axis=0)
    in_camps = there.sum(axis=0)
    factor = np.divide(truth.sum(axis=0), in_camps, out=np.ones_like(in_camps), where=in_camps > 0)
    scaled = np.abs(there * factor - truth).sum(axis=0)
    raw = found.raw[:, None]
    flee = np.divide(apart, raw, out=np.zeros_like(apart), where=raw > 0)
    return Scores((apart / total).mean(axis=0), (scaled / total).mean(axis=0), flee.mean(axis=0))


def flee_table(found: Simulation) -> Iterator[list[str]]:
    """Rows of Flee's out.csv, header first; of several members the mean, as whole people."""
    head = [f"{camp} {what}" for camp in found.camps for what in ("sim", "data", "error")]
    last = ["Total error", "refugees in camps (UNHCR)", "total refugees (simulation)", "raw UNHCR refugee count",
            "refugees in camps (simulation)", "refugee_debt"]  # fmt: skip
    yield ["Day", "Date", *head, *last]
    mean = np.rint(found.present.mean()).astype(np.int64)
    everyone = np.rint(found.everyone.mean(axis=1)).astype(np.int64)
    for day, date in enumerate(found.dates):
        row, apart = [str(day), date.isoformat()], 0
        for there, known in zip(mean[:, day].tolist(), found.registered[:, day].tolist(), strict=True):
            error = abs(there - known) / known if known > 0 else 0.0
            row += [str(there), str(known), f"{error:.6g}"]
            apart += abs(there - known)
        raw = int(found.raw[day])
        in_camps = (int(found.registered[:, day].sum()), int(everyone[day]), raw, int(mean[:, day].sum()), int(found.debt[day]))
        yield [*row, f"{apart / raw if raw > 0 else 0.0:.6g}", *map(str, in_camps)]


def camp_table(found: Simulation) -> Iterator[list[str]]:
    """Rows of quantiles by day and camp, header first."""
    yield ["date", "day", "camp", "registered", "mean", *(f"q{round(level * 100):02d}" for level in LEVELS)]
    mean, quantiles = found.present.mean(), found.present.quantiles()
    for day, date in enumerate(found.dates):
        for number, camp in enumerate(found.camps):
            values = [mean[number, day], *quantiles[number, day]]
            known = str(found.registered[number, day])
            yield [date.isoformat(), str(day), camp, known, *(f"{value:.6g}" for value in values)]


def score_table(found: Simulation) -> Iterator[list[str]]:
    """Rows of the three scores over members, header first."""
    yield ["score", "mean", "q05", "q95"]
    scores = scores_of(found)
    for name in ("plain", "rescaled", "total_error"):
        values = getattr(scores, name)
        yield [name, f"{values.mean():.4f}", *(f"{value:.4f}" for value in np.quantile(values, (0.05, 0.95)))]
