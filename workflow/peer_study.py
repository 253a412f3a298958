"""The study of peers, other methods on the same data: what it compares, what is checked of it."""

from simulated import check_simulated

WHOLE = "all"


def comparisons(study, noise_of):
    """Part of their paths to what they are of: dataset, noise in percent, train trajectories.

    At all levels of noise, which a function tells of a dataset, from the whole of it; and without
    noise from few trajectories.
    """
    cases = [(name, noise, WHOLE) for name in study["datasets"] for noise in noise_of(name)]
    few = study["few"]
    cases += [(name, 0, count) for name in few["datasets"] for count in few["trajectories"]]
    return {
        f"{name}/noise{noise:g}/{count}": {"dataset": name, "noise": noise, "trajectories": count}
        for name, noise, count in cases
    }


def check_comparisons(study, datasets):
    """Refuse datasets without equations, and more train trajectories than there are."""
    few = study["few"]
    named = {"datasets": study["datasets"], "few.datasets": few["datasets"]}
    check_simulated("peers", named, datasets)
    for name in few["datasets"]:
        there, asked = datasets[name]["source"]["trajectories"]["train"], few["trajectories"]
        if max(asked, default=0) > there:
            raise ValueError(
                f"studies.peers.few.trajectories: has {max(asked)}, expected {there} or less, as "
                f"many as {name} has for training"
            )
