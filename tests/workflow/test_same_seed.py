"""The same seed gives the same bytes."""

PATHS = [
    "data/oscillator/dataset.nc",
    "data/ks/dataset.nc",
    "models/oscillator/noise0/improved/0/hierarchy.safetensors",
    "models/ks/reconstruction/improved/0/trained.safetensors",
    "models/ks/reconstruction/improved/0/lstm.safetensors",
    "forecasts/ks/reconstruction/improved/0/sequence.nc",
    "scores/oscillator/noise0/improved/comparison.csv",
    "scores/oscillator/noise0/improved/0/scores.csv",
    "figures/improved/fig02_oscillator.pdf",
    "figures/improved/fig02_oscillator.png",
]


def test_same_seed_same_bytes(finished, project):
    paths = [f"results/tiny/{path}" for path in PATHS]
    project.run("--notemp", "--", *paths)
    for path in paths:
        assert project.read(path) == finished.read(path), path
