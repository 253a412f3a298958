"""Coverage of forecasts that are not seen in training or calibration, as a study measures it."""

from hits.forecast.calibrate import calibrate
from hits.forecast.select import select_scales
from hits.score.ensembles import score_ensemble
from hits.train.fit import fit_hierarchy


def measure_uncertainty(data, steps, recipe, seed, members, report=None):
    """Train, select and calibrate an ensemble, and score it.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset, with noise or without; what it has is estimated, as on measured data.
    steps, recipe, seed, members, report
        As for `hits.train.fit.fit_hierarchy`.

    Returns
    -------
    pandas.DataFrame
        A row for each level, see `hits.score.ensembles.score_ensemble`; numbers that belong to no
        level stand in all rows.
    """
    options = {"device": "cpu", "members": members, "report": report}
    hierarchy, _ = fit_hierarchy(data, steps, recipe, seed, **options)
    select_scales(hierarchy, data)
    noise = "estimated" if data.attrs.get("noise") else 0.0
    hierarchy.calibration = calibrate(hierarchy, data, noise)
    scored = score_ensemble(hierarchy, data)
    return scored.drop_dims("rank").to_dataframe().reset_index()
