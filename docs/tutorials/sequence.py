# %% [markdown]
# # One sequence
#
# A film, a sound, a recording of many sensors: one trajectory of many states. As in the paper, models regenerate it from
# its first state. Here it is a film of 12 × 16 points, two waves that cross.

# %%
import matplotlib.pyplot as plt
import numpy as np

from hits import HiTS, from_arrays

time = 0.1 * np.arange(401)[:, None, None]
y, x = np.mgrid[:12, :16] / 4
film = np.sin(2 * x - time) + 0.7 * np.cos(y + x / 2 + np.sqrt(2) * time)
data = from_arrays([film.reshape(401, -1)], dt=0.1, split={"train": 1.0}, title="Crossing waves")

# %% [markdown]
# The recipe `solved` draws the hidden units and solves for the rest, which takes a moment. Nothing is left to select on,
# so that all scales are coupled.

# %%
model = HiTS(steps=[1, 4, 16], recipe="solved").fit(data, report=None)
again = model.forecast(data.x.isel(time=0), n_steps=400)

# %%
figure, panels = plt.subplots(2, 4, figsize=(9, 3.6), sharex=True, sharey=True)
for row, (name, states) in zip(
    panels, {"film": data.x[:, 1:], "forecast": again}.items(), strict=True
):
    for axes, instant in zip(row, (0, 100, 200, 399), strict=True):
        axes.imshow(states.values[0, instant].reshape(12, 16), vmin=-1.7, vmax=1.7)
        axes.set_title(f"{name}, t = {0.1 * (instant + 1):.1f}")

# %%
error = float(np.square(again.values - data.x.values[:, 1:]).mean() / data.x.values.var())
print(f"error: {error:.1e} of the variance")
assert error < 1e-2
