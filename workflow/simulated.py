"""Studies of simulated datasets."""


def check_simulated(study, named, datasets):
    """Refuse datasets without equations; `named` are names by key of the study."""
    for key, names in named.items():
        for name in names:
            kind = datasets[name]["source"]["kind"]
            if kind != "ode":
                raise ValueError(
                    f"studies.{study}.{key}: {name} is of kind '{kind}', expected simulated "
                    "datasets, of kind 'ode'"
                )
