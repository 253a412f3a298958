import pandas as pd
import pytest

from table_costs import cost_table

COLUMNS = ["s", "h:m:s", "max_rss", "cpu_time"]
MEASURED = {
    ("train", "a"): [12.5, "0:00:12", 310.0, 11.0],
    ("train", "b"): [2.5, "0:00:02", 400.0, 2.0],
    ("score", "a"): [0.2, "0:00:00", "-", "-"],
}


def test_rows_sum_up_what_snakemake_measured(tmp_path):
    paths = []
    for (rule, job), values in MEASURED.items():
        paths.append(tmp_path / rule / f"{job}.tsv")
        paths[-1].parent.mkdir(exist_ok=True)
        pd.DataFrame([values], columns=COLUMNS).to_csv(paths[-1], sep="\t", index=False)
    table = cost_table(paths, []).set_index("rule")
    assert table.index.tolist() == ["train", "score", "all"]
    assert table["jobs"].tolist() == [2, 1, 3]
    assert table["seconds"].tolist() == pytest.approx([15.0, 0.2, 15.2])
    assert table["longest_seconds"].tolist() == [12.5, 0.2, 12.5]
    # What Snakemake could not measure is not counted.
    assert table["cpu_seconds"].tolist() == [13.0, 0.0, 13.0]
    assert table.loc["all", "peak_memory_mb"] == 400.0
    assert pd.isna(table.loc["score", "peak_memory_mb"])
