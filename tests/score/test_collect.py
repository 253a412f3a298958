import pandas as pd
import pytest

from hits.score.collect import collect_scores


def test_rows_of_all_hierarchies_know_where_they_come_from():
    scores = [pd.DataFrame({"model": ["1", "coupled"], "mse": [k, 2 * k]}) for k in (1.0, 3.0)]
    times = [pd.DataFrame({"model": ["coupled", "1"], "seconds": [k, 5 * k]}) for k in (0.1, 0.2)]
    runs = [
        {"dataset": "cubic", "noise": noise, "edition": edition, "replicate": 0}
        for noise, edition in ((0, "published"), (2, "improved"))
    ]
    table = collect_scores(runs, scores, times)
    assert table["noise"].tolist() == [0, 0, 2, 2]
    assert table["edition"].tolist() == ["published", "published", "improved", "improved"]
    assert table["mse"].tolist() == [1, 2, 3, 6]
    assert table["seconds"].tolist() == pytest.approx([0.5, 0.1, 1.0, 0.2])
    untimed = collect_scores(runs, scores, [times[0], None])
    assert untimed["seconds"].isna().tolist() == [False, False, True, True]
