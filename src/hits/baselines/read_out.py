"""Linear read-outs, solved by ridge regression on what a network remembers with teacher forcing."""

import numpy as np

from hits.baselines.baseline import regeneration_error


class ReadOuts:
    """Read-outs of a model that are tried on its sequence, of which the best is kept.

    Best is the least `regeneration_error`; the first, if all forecasts diverge. The model has
    ``set_read_out(weights)``, with weights (1 + feature, state), of a constant first.

    Attributes
    ----------
    rows : list of dict
        Of the learning curve, one for each that was solved: iteration, counted on from that of
        `start`; loss, the mean squared error with teacher forcing; free_running_error; ridge, and
        what else was told.
    error : float
        Of the best so far.
    """

    def __init__(self, model, sequence, start=0):
        self.model, self.sequence, self.start = model, np.asarray(sequence, np.float64), start
        self.rows, self.kept, self.error = [], None, np.inf

    def judge(self):
        """Error of the model as it is, which is kept if it is the best."""
        error = regeneration_error(self.model, self.sequence)
        if self.kept is None or error < self.error:
            self.kept, self.error = self.model.tensors(), error
        return error

    def solve(self, features, ridges, **told):
        """Solve for a read-out by each ridge from features (time, feature) before each target."""
        targets = self.sequence[1:]
        features = np.concatenate([np.ones((len(features), 1)), features], 1)
        for ridge, weights in zip(
            ridges, ridge_regressions(features, targets, ridges), strict=True
        ):
            self.model.set_read_out(weights)
            loss = np.square(features @ weights - targets).mean()
            row = {"iteration": self.start + len(self.rows) + 1, "loss": loss, "ridge": ridge}
            self.rows.append(row | {"free_running_error": self.judge()} | told)

    def keep_best(self):
        """Leave the best in the model."""
        self.model.load(self.kept)


def ridge_regressions(features, targets, ridges):
    """Least squares with several penalties, from one decomposition.

    From features (n, feature) and targets (n, target) it yields weights (feature, target) for each
    penalty on their squared sum, against the mean squared error.
    """
    from scipy.linalg import svd

    left, values, right = svd(features, full_matrices=False)
    projected = left.T @ targets
    for ridge in ridges:
        filters = values / (values**2 + ridge * len(features))
        yield right.T @ (filters[:, None] * projected)
