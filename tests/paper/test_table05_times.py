from math import isnan

import pandas as pd

from table05_times import times_table

# Two replicates of one system, at two levels of noise, and one of a system of ours.
SCORES = pd.DataFrame(
    {
        "edition": "ours",
        "dataset": dataset,
        "noise": noise,
        "model": model,
        "seconds": seconds,
    }
    for dataset, noise, seconds in (
        ("cubic", 0, 1.0),
        ("cubic", 0, 2.0),
        ("cubic", 2, 9.0),
        ("mine", 0, 1.0),
    )
    for model in ("1", "2", "coupled")
)
PRINTED = {"cubic": {"seconds": {"single": [24.74, 7.68], "coupled": 6.73}}}


def test_times_are_of_data_without_noise():
    table = times_table(SCORES, PRINTED).set_index(["system", "step"])
    assert table.loc["cubic", "ours_seconds"].tolist() == [1.5] * 3
    assert table.loc["cubic", "printed_seconds"].tolist() == [24.74, 7.68, 6.73]
    assert isnan(table.loc["mine", "printed_seconds"].iloc[0])
