# %% [markdown]
# # A first forecast
#
# Trajectories in, a forecast out. The trajectories are those of a damped pendulum, made here by scipy; any array
# (trajectory, time, state) will do.

# %%
import numpy as np
from scipy.integrate import solve_ivp

generator = np.random.default_rng(0)
dt, time = 0.05, 0.05 * np.arange(201)


def rates(t, x):
    return [x[1], -np.sin(x[0]) - 0.2 * x[1]]


def swing(start):
    return solve_ivp(rates, (0, time[-1]), start, t_eval=time, rtol=1e-9, atol=1e-9).y.T


x = np.stack([swing(start) for start in generator.uniform(-1, 1, (60, 2))])

# %% [markdown]
# `from_arrays` makes a dataset of them: some trajectories to train on, some for choices on the way, some for tests. It is an
# `xarray.Dataset`.

# %%
from hits import HiTS, from_arrays, plot_forecast

data = from_arrays(x, dt=dt, states=["angle", "velocity"], title="Pendulum", time_units="s")
print(data.sizes, data.split.to_series().value_counts().to_dict())

# %% [markdown]
# A network for each step, of 1, 4 and 16 dt. They train together; `select` chooses, on validation data, which of them to
# couple. The recipe is a short one, so that this page takes seconds: leave it out for the real thing.

# %%
from hits import Recipe

short = Recipe(iterations=400, validate_every=100, hidden=(24, 24), hard_hidden=())
model = HiTS(steps=[1, 4, 16], recipe=short).fit(data, report=None).select()
print(model.hierarchy.selected, "of", model.hierarchy.steps)

# %% [markdown]
# Forecasts start from any states: here those of the test trajectories, which the model has never seen.

# %%
test = data.x[data.split == "test"]
forecast = model.forecast(test.isel(time=0), n_steps=200)
plot_forecast(forecast, test)
# %%
score = model.score()
print(score)
assert score["relative_error"] < 1e-3  # of the variance
