"""Two simple forecasts of a sequence that any model should beat."""

from functools import partial

import numpy as np
import pydmd

from hits.forecast.methods import DMD, PERSISTENCE


def references(sequence):
    """Forecasts that know no more than a sequence.

    Parameters
    ----------
    sequence : numpy.ndarray, (time, state)
        What was seen before the forecast starts.

    Returns
    -------
    dict of str to callable
        Name to ``(first_state, n_steps)`` to states (n_steps, state).
    """
    return {PERSISTENCE: persistence, DMD: partial(dynamic_modes, sequence)}


def persistence(first_state, n_steps):
    """The first state, over and over.

    Parameters
    ----------
    first_state : numpy.ndarray, (state,)
    n_steps : int
        Instants to forecast.

    Returns
    -------
    numpy.ndarray, (n_steps, state)
    """
    return np.tile(first_state, (n_steps, 1))


def dynamic_modes(sequence, first_state, n_steps):
    """Exact dynamic mode decomposition: the linear map that fits all steps of a sequence best.

    After Tu, Rowley, Luchtenburg, Brunton & Kutz 2014, doi:10.3934/jcds.2014.1.391; its rank is the
    number of states, or the sequence's own where that is less.

    Parameters
    ----------
    sequence : numpy.ndarray, (time, state)
        What the map is fitted to.
    first_state : numpy.ndarray, (state,)
        Where the forecast starts.
    n_steps : int
        Instants to forecast.

    Returns
    -------
    numpy.ndarray, (n_steps, state)
        States at instants 1 to n_steps. Growing modes are left as they are.
    """
    sequence = np.asarray(sequence, np.float64)
    rank = int(np.linalg.matrix_rank(sequence[:-1]))
    fitted = pydmd.DMD(svd_rank=rank, exact=True).fit(sequence.T)
    amplitudes = np.linalg.lstsq(fitted.modes, first_state.astype(complex), rcond=None)[0]
    growth = fitted.eigs[:, None] ** np.arange(1, n_steps + 1)
    return (fitted.modes @ (amplitudes[:, None] * growth)).real.T
