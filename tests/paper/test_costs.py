import pandas as pd

from hits.paper.costs import cost_table


def test_rows_hold_what_snakemake_measured(tmp_path):
    columns = ["s", "h:m:s", "max_rss", "cpu_time"]
    for rule, values in {
        "train": [12.5, "0:00:12", 310.0, 11.0],
        "score": [0.2, "0:00:00", "-", "-"],
    }.items():
        (tmp_path / rule).mkdir()
        row = pd.DataFrame([values], columns=columns)
        row.to_csv(tmp_path / rule / "oscillator_fast.tsv", sep="\t", index=False)
    table = cost_table([tmp_path / rule / "oscillator_fast.tsv" for rule in ("train", "score")])
    assert table["rule"].tolist() == ["train", "score", "all"]
    assert table["job"].tolist() == ["oscillator_fast"] * 2 + [""]
    assert table["seconds"].tolist() == [12.5, 0.2, 12.7]
    assert table["cpu_seconds"][0] == 11.0
    assert table["peak_memory_mb"][0] == 310.0
    assert table.loc[1, ["cpu_seconds", "peak_memory_mb"]].isna().all()
