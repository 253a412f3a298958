import pandas as pd

from table_extrapolation import extrapolation_table


def test_forecasts_beyond_the_data_are_ranked(continued_scores):
    table = extrapolation_table(continued_scores)
    assert table["model"].tolist() == ["HiTS", "persistence", "DMD"]
    assert table["rank"].tolist() == [2, 1, 3]
    assert table["relative_error"].tolist()[:2] == [0.4, 0.2]
    assert table["diverged"].tolist() == ["no", "no", "yes"]


def test_each_sequence_has_its_own_ranks(continued_scores):
    other = continued_scores.assign(sequence="other", mse=[1.0, 0.5, 2.0])
    table = extrapolation_table(pd.concat([other, continued_scores]))
    assert table["sequence"].tolist() == ["other"] * 3 + ["waves"] * 3
    assert table["rank"].tolist() == [2, 3, 1, 2, 1, 3]
