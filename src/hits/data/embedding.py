"""The way back from states to samples: what encoded a dataset travels in its file.

Recordings and fields become states by one embedding or several: `Scaling`, `Delay`, `SVD`. `attach`
puts all that they hold into the dataset, so that `decode` needs no other file.
"""

from dataclasses import fields

import numpy as np

from hits.data.dataset import source_file
from hits.data.delay import Delay
from hits.data.scaling import Scaling
from hits.data.svd import SVD

KINDS = {"scaling": Scaling, "delay": Delay, "svd": SVD}


def attach(data, embeddings):
    """Put the parameters of embeddings, in the order of encoding, into a dataset.

    They become the attribute ``embeddings``, their kinds, and a variable for each parameter, e.g.
    ``svd1_basis`` where the first is an SVD.
    """
    names = {cls: kind for kind, cls in KINDS.items()}
    kinds = [names[type(embedding)] for embedding in embeddings]
    variables = {}
    for place, (kind, embedding) in enumerate(zip(kinds, embeddings, strict=True), start=1):
        for field in fields(embedding):
            value = getattr(embedding, field.name)
            if value is not None:
                name = f"{kind}{place}_{field.name}"
                axes = [f"{name}_axis{axis}" for axis in range(np.ndim(value))]
                variables[name] = (axes, value)
    return data.assign(variables).assign_attrs(embeddings=" ".join(kinds))


def embeddings_of(data):
    """Embeddings that encoded a dataset, in order; a ValueError if they are damaged."""
    found = []
    for place, kind in enumerate(data.attrs.get("embeddings", "").split(), start=1):
        if kind not in KINDS:
            raise ValueError(
                f"{source_file(data)}: attribute 'embeddings' holds {kind!r}, expected "
                f"{', '.join(KINDS)}; make the file again with this version of hits"
            )
        names = {field.name: f"{kind}{place}_{field.name}" for field in fields(KINDS[kind])}
        # The optional mean of an SVD is not there where nothing was subtracted.
        values = {key: data[name].values[()] for key, name in names.items() if name in data}
        try:
            found.append(KINDS[kind](**values))
        except TypeError:
            missing = sorted(names[key] for key in names.keys() - values.keys())
            raise ValueError(
                f"{source_file(data)}: variable '{missing[0]}' is missing, which the embedding "
                f"'{kind}' needs; make the file again"
            ) from None
    return found


def decode(data, states):
    """Samples from states: the inverses of the embeddings, the last one first.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset with its embeddings, see `attach`.
    states : array-like, (time, state)
        States of the dataset, or a forecast of them.

    Returns
    -------
    numpy.ndarray
        What was encoded: samples of a sound, pictures of a video, fields.
    """
    for embedding in reversed(embeddings_of(data)):
        states = embedding.decode(states)
    return np.asarray(states)
