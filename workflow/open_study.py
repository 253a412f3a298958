"""The study of the paper's open questions: what is checked of it."""

from simulated import check_simulated


def named_datasets(study):
    """Key to the names of datasets that stand there."""
    return {
        "adaptive": study["adaptive"],
        "seen": [part["dataset"] for part in study["seen"]],
        "ensembles": list(study["ensembles"]["datasets"]),
    }


def check_open_questions(study, datasets):
    """Refuse datasets without equations, and states that they do not have."""
    check_simulated("open_questions", named_datasets(study), datasets)
    for part in study["seen"]:
        known = list(datasets[part["dataset"]]["source"]["equations"])
        if not set(part["states"]) < set(known):
            raise ValueError(
                f"studies.open_questions.seen: {part['dataset']} has {', '.join(part['states'])}, "
                f"expected some of the states {', '.join(known)}, not all"
            )
