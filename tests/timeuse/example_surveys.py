"""Made-up surveys in the layouts that the worked mappings in examples/surveys describe."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

Columns = dict[str, Any]
HETUS_CODES = ("011", "021", "031", "111", "311", "321", "361", "381", "811", "821", "936", "938")


def write_csv(path: Path, columns: Mapping[str, Sequence[Any]], delimiter: str = ",") -> Path:
    """Write columns as delimited text with a first row of names."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path


def runs(
    random: np.random.Generator, rows: int, slots: int, codes: Sequence[Any], mean: float
) -> np.ndarray:
    """Codes [row, slot] that stay the same for some slots."""
    change = random.random((rows, slots)) < 1.0 / mean
    change[:, 0] = True
    drawn = random.integers(0, len(codes), (rows, slots))
    last = np.maximum.accumulate(np.where(change, np.arange(slots), 0), axis=1)
    return np.asarray(codes, dtype=object)[np.take_along_axis(drawn, last, axis=1)]


def hetus(households: int = 40, slots: int = 144, seed: int = 1) -> Columns:
    """One row for each diary: two days for every member of a household."""
    random = np.random.default_rng(seed)
    size = random.integers(1, 4, households)
    person = np.repeat(np.arange(households), size)
    number = np.concatenate([np.arange(1, count + 1) for count in size])
    row = np.repeat(np.arange(len(person)), 2)
    household = person[row]
    age_band = random.integers(1, 5, len(person))
    columns: Columns = {
        "year": np.full(len(row), 2010),
        "country": ["XX"] * len(row),
        "hid": household + 1001,
        "pid": number[row],
        "diary": np.tile([1, 2], len(person)),
        "hhc1": size[household],
        "urban": random.integers(1, 4, households)[household],
        "region": np.array(["North", "South"])[household % 2],
        "inc1": random.integers(1, 3, len(person))[row],
        "inc2": age_band[row],
        "inc3": random.integers(1, 10, len(person))[row],
        "inc4_1": random.integers(1, 4, len(person))[row],
        "ind38": random.choice([0, 20, 38, 40, 98], len(person))[row],
        "ddv1": random.integers(1, 8, len(row)),
        "ddv3": random.integers(1, 13, len(row)),
        "ddv4": np.full(len(row), 2010),
        "wght1": np.round(random.uniform(100, 900, len(row)), 4),
        "stratum": (household // 10) + 1,
        "psu": household // 5 % 2 + 1,
    }
    activity = runs(random, len(row), slots, HETUS_CODES, 4)
    activity[random.random(activity.shape) < 0.01] = "-999"
    grids = {
        "mact": activity,
        "sact": runs(random, len(row), slots, ("000", "000", "821", "381", "531"), 6),
        "where": runs(random, len(row), slots, (11, 13, 14, 12, 21, 31, 99), 8),
        "alone": runs(random, len(row), slots, (0, 1), 5),
        "partner": runs(random, len(row), slots, (0, 1), 5),
        "child": runs(random, len(row), slots, (0, 1), 5),
        "otherhh": runs(random, len(row), slots, (0, 1), 5),
        "other": runs(random, len(row), slots, (0, 1, "NA"), 5),
    }
    for name, grid in grids.items():
        for slot in range(slots):
            columns[f"{name}{slot + 1}"] = grid[:, slot]
    return columns


def hetus_15(households: int = 25, seed: int = 2) -> Columns:
    """One row for each diary of a woman and a man, slots of 15 minutes, text for missing."""
    random = np.random.default_rng(seed)
    row = np.arange(households * 4)
    household, person = row // 4, row // 2 % 2
    columns: Columns = {
        "household": [f"A{number:04d}" for number in household],
        "person": person + 1,
        "diary": row % 2 + 1,
        "gender": np.array(["f", "m"])[person],
        "age": random.integers(20, 70, households * 2)[row // 2],
        "partner": np.ones(len(row), dtype=int),
        "children": random.integers(0, 3, households)[household],
        "urbanisation": np.array(["densely", "intermediate", "thinly"])[household % 3],
        "state": household % 2 + 1,
        "day": random.integers(1, 8, len(row)),
        "weight": random.uniform(10, 50, len(row)),
    }
    activity = runs(random, len(row), 96, HETUS_CODES, 4)
    activity[random.random(activity.shape) < 0.02] = "no answer"
    second = runs(random, len(row), 96, ("0", "821", ""), 6)
    who = runs(random, len(row), 96, (1, 2, 3, 4, 9, -999), 6)
    for slot in range(96):
        columns[f"Main_{slot + 1:02d}"] = activity[:, slot]
        columns[f"Second_{slot + 1:02d}"] = second[:, slot]
        columns[f"Who_{slot + 1:02d}"] = who[:, slot]
    return columns


def write_fixed(path: Path, width: int, columns: Mapping[tuple[int, int], Sequence[Any]]) -> Path:
    """Write columns at their positions (first, last), numbers to the right, blanks between."""
    rows = len(next(iter(columns.values())))
    lines = [bytearray(b" " * width) for _ in range(rows)]
    for (first, last), values in columns.items():
        length = last - first + 1
        for line, value in zip(lines, values, strict=True):
            line[first - 1 : last] = str(value).rjust(length)[:length].encode("ascii")
    path.write_bytes(b"".join(bytes(line) + b"\r\n" for line in lines))
    return path


def episodes(
    random: np.random.Generator, diaries: int, first: int = 240, mean: int = 60
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Diary, start and end of episodes that fill each day."""
    cuts = [np.unique(random.integers(1, 288, 1440 // mean)) * 5 for _ in range(diaries)]
    diary = np.concatenate([np.full(len(cut) + 1, number) for number, cut in enumerate(cuts)])
    start = np.concatenate([np.concatenate(([0], cut)) for cut in cuts]) + first
    end = np.concatenate([np.concatenate((cut, [1440])) for cut in cuts]) + first
    return diary, start, end


def canada(folder: Path, respondents: int = 30, replicates: int = 500, seed: int = 3) -> Columns:
    """Two files of fixed width, with bootstrap weights."""
    random = np.random.default_rng(seed)
    number = np.arange(respondents) + 10001
    weight = random.uniform(500, 5000, respondents)
    rep = weight[:, np.newaxis] * random.poisson(1.0, (respondents, replicates))
    main: dict[tuple[int, int], Any] = {
        (1, 6): number,
        (7, 16): [f"{value:.4f}" for value in weight],
        (17, 18): [f"{value:02d}" for value in random.integers(1, 13, respondents)],
        (20, 21): random.choice([10, 24, 35, 59], respondents),
        (22, 22): random.integers(1, 4, respondents),
        (25, 25): random.integers(1, 6, respondents),
        (26, 27): [f"{value:02d}" for value in random.choice([1, 3, 5, 7, 96], respondents)],
        (28, 28): random.choice([1, 2, 9], respondents, p=[0.45, 0.45, 0.1]),
        (31, 31): random.integers(1, 3, respondents),
        (230, 231): [f"{value:02d}" for value in random.integers(1, 8, respondents)],
        (234, 237): random.integers(300, 600, respondents),
    }
    for step in range(replicates):
        first = 1191 + 10 * step
        main[first, first + 9] = [f"{value:.4f}" for value in rep[:, step]]
    write_fixed(folder / "main.txt", 1190 + 10 * replicates, main)
    diary, start, end = episodes(random, respondents)
    count = np.concatenate([np.arange(1, n + 1) for n in np.bincount(diary)])
    activity = random.choice([101, 201, 261, 301, 351, 401, 501], len(diary))
    clock = [f"{minute // 60 % 24:02d}{minute % 60:02d}" for minute in (*start, *end)]
    columns: dict[tuple[int, int], Any] = {
        (1, 6): number[diary],
        (7, 9): count,
        (10, 19): [f"{value:.4f}" for value in weight[diary]],
        (20, 23): [f"{v:04d}" for v in random.choice([300, 301, 305, 315, 9999], len(diary))],
        (24, 27): [f"{value:04d}" for value in activity],
        (32, 32): random.choice([1, 2, 6], len(diary)),
        (33, 36): [f"{v:04d}" for v in random.choice([301, 601, 9996], len(diary))],
        (38, 38): random.integers(1, 3, len(diary)),
        (39, 39): random.integers(1, 3, len(diary)),
        (40, 40): random.choice([1, 2, 9], len(diary)),
        (47, 47): random.integers(1, 3, len(diary)),
        (48, 48): random.choice([1, 2, 9], len(diary)),
        (50, 53): end - start,
        (54, 57): clock[: len(diary)],
        (58, 61): clock[len(diary) :],
        (62, 65): start,
        (66, 69): end,
    }
    write_fixed(folder / "episode.txt", 69, columns)
    return {"weight": weight, "replicates": rep, "day": diary, "start": start, "activity": activity}


def india(folder: Path, households: int = 20, seed: int = 4) -> Columns:
    """Household and person file of fixed width; rows with equal times share a slot."""
    random = np.random.default_rng(seed)
    number = np.arange(households)
    fsu, sub = number // 4 + 20001, number // 8 % 2 + 1
    write_fixed(
        folder / "TUS106HH.TXT",
        132,
        {
            (4, 8): fsu,
            (16, 16): number % 2 + 1,
            (17, 19): ["091"] * households,
            (25, 27): [f"{value:03d}" for value in sub],
            (33, 34): [f"{value:02d}" for value in number % 4 + 1],
            (41, 43): ["002"] * households,
            (98, 107): random.integers(5000, 50000, households),
        },
    )
    person, slot, activity = [], [], []
    for each in range(households * 2):
        for place in range(48):
            codes = random.choice(["911", "921", "311", "411", "110", "721"], random.integers(1, 4))
            person += [each] * len(codes)
            slot += [place] * len(codes)
            activity += list(codes)
    of, at = np.array(person), np.array(slot)
    minute = 240 + 30 * at
    clock = [f"{m // 60 % 24:02d}:{m % 60:02d}" for m in (*minute, *(minute + 30))]
    house = of // 2
    response = np.where(of == 3, 2, 1)
    age = random.integers(6, 90, households * 2)
    day = random.integers(1, 8, households * 2)
    write_fixed(
        folder / "TUS106PER.TXT",
        104,
        {
            (4, 8): fsu[house],
            (22, 24): ["011"] * len(of),
            (25, 27): [f"{value:03d}" for value in sub[house]],
            (33, 34): [f"{value:02d}" for value in house % 4 + 1],
            (35, 37): [f"{value:03d}" for value in of % 2 + 1],
            (38, 38): of % 2 + 1,
            (39, 39): of % 2 + 1,
            (40, 42): age[of],
            (44, 45): ["06"] * len(of),
            (46, 47): ["92"] * len(of),
            (60, 60): day[of],
            (61, 61): [1] * len(of),
            (62, 62): response,
            (72, 76): clock[: len(of)],
            (77, 81): clock[len(of) :],
            (84, 84): [1] * len(of),
            (85, 87): activity,
            (88, 88): [1] * len(of),
            (89, 90): ["02"] * len(of),
            (95, 104): (house + 1) * 100000,
        },
    )
    return {"person": of, "slot": at, "activity": activity, "weight": (house + 1) * 1000.0}


def argentina(folder: Path, households: int = 20, replicates: int = 300, seed: int = 5) -> Columns:
    """Four files separated by bars; up to three activities in a slot of ten minutes."""
    random = np.random.default_rng(seed)
    ids = np.arange(households) + 501
    drawn = random.integers(1, 3, households)
    weight = np.round(random.uniform(100, 900, households), 3)
    write_csv(
        folder / "enut2021_base.txt",
        {
            "ID": ids,
            "N_MIEMBRO": drawn,
            "WHOG": weight,
            "WPER": weight,
            "REGION": ids % 3 + 1,
            "NIVEL_EDUCATIVO_SEL": random.integers(1, 7, households),
            "TCS_GRUPO_DOMESTICO": random.integers(0, 300, households),
        },
        "|",
    )
    write_csv(
        folder / "enut2021_miembros.txt",
        {
            "ID": np.repeat(ids, 2),
            "N_MIEMBRO": np.tile([1, 2], households),
            "BHCH03": random.integers(14, 90, households * 2),
            "BHCH04": np.tile([1, 2], households),
            "BHCH05": random.integers(1, 3, households * 2),
        },
        "|",
    )
    grid = runs(random, households, 144, ("411", "311", "112", "811", "921"), 5)
    second = runs(random, households, 144, ("", "", "411", "822"), 5)
    third = np.where(second == "", "", runs(random, households, 144, ("", "999"), 5))
    minute = (240 + 10 * np.tile(np.arange(144), households)) % 1440
    write_csv(
        folder / "enut2021_diario.txt",
        {
            "ID": np.repeat(ids, 144),
            "N_MIEMBRO": np.repeat(drawn, 144),
            "N_FILA": np.tile(np.arange(1, 145), households),
            "ACTIVIDAD_HORA": minute // 60,
            "ACTIVIDAD_MINUTO": minute % 60,
            "ACTIVIDAD_1": grid.reshape(-1),
            "ACTIVIDAD_2": second.reshape(-1),
            "ACTIVIDAD_3": third.reshape(-1),
        },
        "|",
    )
    rep = np.round(weight[:, np.newaxis] * random.poisson(1.0, (households, replicates)), 3)
    order = random.permutation(households)
    write_csv(
        folder / "enut2021_replicas.txt",
        {"ID": ids[order]}
        | {f"WPER_REP{step + 1}": rep[order, step] for step in range(replicates)}
        | {f"WHOG_REP{step + 1}": rep[order, step] for step in range(replicates)},
        "|",
    )
    return {"replicates": rep, "first": grid, "second": second, "third": third, "weight": weight}


def mtus(folder: Path, persons: int = 15, seed: int = 6) -> Columns:
    """Aggregate and episode file; some persons have several diaries, some diaries are bad."""
    random = np.random.default_rng(seed)
    days = random.integers(1, 4, persons)
    person = np.repeat(np.arange(persons), days)
    order = np.concatenate([np.arange(1, count + 1) for count in days])
    key = {
        "countrya": np.full(len(person), 37),
        "survey": np.full(len(person), 2005),
        "swave": np.zeros(len(person), dtype=int),
        "msamp": np.full(len(person), -8),
        "hldid": person // 2 + 1,
        "persid": person % 2 + 1,
        "id": order,
    }
    bad = (np.arange(len(person)) % 7 == 6).astype(int)
    diary, start, end = episodes(random, len(person), first=0)
    main = random.integers(1, 70, len(diary))
    total = np.zeros((len(person), 69), dtype=int)
    np.add.at(total, (diary, main - 1), end - start)
    propwt = np.round(random.uniform(0.2, 3.0, len(person)), 6)
    sex = random.integers(1, 3, persons)
    age = random.choice([15, 34, 66, -8], persons)
    write_csv(
        folder / "mtus_aggregate.csv",
        key
        | {"badcase": bad, "propwt": propwt, "ocombwt": propwt, "sex": sex[person]}
        | {"age": age[person], "day": random.integers(1, 8, len(person))}
        | {"empstat": random.integers(1, 5, persons)[person]}
        | {"civstat": random.integers(1, 3, persons)[person]}
        | {f"main{code}": total[:, code - 1] for code in range(1, 70)},
    )
    shuffled = random.permutation(len(diary))
    number = np.concatenate([np.arange(1, n + 1) for n in np.bincount(diary)])
    write_csv(
        folder / "mtus_episodes.csv",
        {name: values[diary][shuffled] for name, values in key.items()}
        | {"epnum": number[shuffled], "start": start[shuffled], "end": end[shuffled]}
        | {"clockst": ((start + 240) / 60 % 24)[shuffled], "time": (end - start)[shuffled]}
        | {"main": main[shuffled], "sec": random.choice([0, 5, 58], len(diary))}
        | {"eloc": random.integers(1, 10, len(diary)), "mtrav": random.integers(-1, 3, len(diary))},
    )
    return {"bad": bad, "total": total, "age": age, "weight": propwt}


def weekly(rows: int = 40, seed: int = 7) -> Columns:
    """Usual hours a week in a few activities, with jackknife weights."""
    random = np.random.default_rng(seed)
    weight = random.integers(100_000, 900_000, rows)
    columns: Columns = {
        "HH": np.arange(rows) // 2 + 1,
        "LINE": np.arange(rows) % 2 + 1,
        "SEX": np.array(["Male", "Female"])[np.arange(rows) % 2],
        "AGE": random.integers(15, 80, rows),
        "STATUS": random.integers(1, 5, rows),
        "H_WORK": random.choice([0, 20, 40.5], rows),
        "H_COOK": random.integers(0, 20, rows),
        "H_CLEAN": random.integers(0, 15, rows),
        "H_CHILD": random.choice([0, 10, 30, 96], rows),
        "H_ADULT": random.choice([0, 5, 96], rows),
        "H_SHOP": random.integers(0, 6, rows),
        "WEIGHT": weight,
    }
    for step in range(20):
        columns[f"JK{step + 1}"] = np.where(np.arange(rows) // 2 == step, 0, weight)
    return columns
