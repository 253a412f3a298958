import pandas as pd

from hits.files import write_csv
from measured import measured_jobs


def test_a_training_that_was_killed_counts_with_its_earlier_attempts(tmp_path):
    benchmarks, trainings = [], []
    for rule, dataset, cpu in (
        ("train_hierarchy", "hopf", 4.0),
        ("train_hierarchy", "lorenz", "-"),
        ("score_errors", "hopf", 1.0),
    ):
        benchmarks.append(tmp_path / rule / f"{dataset}_noise0_improved_0.tsv")
        benchmarks[-1].parent.mkdir(exist_ok=True)
        row = pd.DataFrame({"s": [3.0], "max_rss": [500.0], "cpu_time": [cpu]})
        row.to_csv(benchmarks[-1], sep="\t", index=False)
    for dataset, earlier in (("hopf", 0.0), ("lorenz", 20.0)):
        trainings.append(tmp_path / f"models/{dataset}/noise0/improved/0/training.csv")
        losses = pd.DataFrame({"step": [2, 4], "val_loss": [0.1, 0.2]})
        spent = {"earlier_seconds": 2 * earlier, "earlier_cpu_seconds": earlier}
        write_csv(losses.assign(**spent), trainings[-1])
    jobs = [(rule, name, *figures) for rule, name, figures in measured_jobs(benchmarks, trainings)]
    assert jobs == [
        ("train_hierarchy", "hopf_noise0_improved_0", 3.0, 4.0, 500.0),
        ("train_hierarchy", "lorenz_noise0_improved_0", 43.0, 20.0, 500.0),
        ("score_errors", "hopf_noise0_improved_0", 3.0, 1.0, 500.0),
    ]
