# %% [markdown]
# # Noisy data
#
# With noise, a small step is mostly the noise of its two ends. The recipe `smoothed` fits local cubics to the
# trajectories first, as wide as cross-validation wants them, and trains on these.

# %%
from dataclasses import replace

import numpy as np
import pandas as pd

from hits import RECIPES, HiTS, from_arrays

generator = np.random.default_rng(2)
time = 0.05 * np.arange(201)
radius, phase = generator.uniform(0.5, 1.5, (60, 1)), generator.uniform(0, 2 * np.pi, (60, 1))
exact = radius[..., None] * np.stack([np.cos(time + phase), -np.sin(time + phase)], axis=-1)
measured = exact + 0.02 * generator.standard_normal(exact.shape)

# %%
data = from_arrays(measured, dt=0.05, states=["x", "y"], title="Circles with noise")
budget = {"iterations": 400, "validate_every": 100, "hidden": (24, 24), "hard_hidden": ()}
models = {
    name: HiTS([1, 4, 16], replace(RECIPES[name], **budget)).fit(data, report=None).select()
    for name in ("fast", "smoothed")
}

# %% [markdown]
# The truth is known here, so that both can be compared with it, from a start without noise.

# %%
errors = {}
for name, model in models.items():
    test = exact[data.split.values == "test"]
    forecast = model.forecast(test[:, 0], n_steps=200)
    errors[name] = float(np.square(forecast.values - test[:, 1:]).mean() / test.var())
    print(name, "couples", model.hierarchy.selected, f"error {errors[name]:.1e} of the variance")

assert errors["smoothed"] < errors["fast"]
assert errors["smoothed"] < 0.01

# %% [markdown]
# The noise was 0.1 % of the variance. `score` compares with what was measured, so that no model can be better than that:

# %%
print(pd.DataFrame({name: model.score() for name, model in models.items()}))
