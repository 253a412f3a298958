# %% [markdown]
# # Known equations: hybrid steps
#
# Where the equations are known, a hierarchy can still save time: coarse network steps give states all over the horizon,
# and Runge–Kutta steps from all of them at once fill in between.

# %%
import numpy as np
import torch

from hits import HiTS, Recipe, from_arrays

generator = np.random.default_rng(3)
time = 0.05 * np.arange(257)
start = generator.uniform(-1, 1, (60, 2))
c, s = np.cos(time)[:, None], np.sin(time)[:, None]
x0, v0 = start[:, :1], start[:, 1:]
x = np.stack([(x0 * c.T + v0 * s.T), (v0 * c.T - x0 * s.T)], axis=-1)
data = from_arrays(x, dt=0.05, states=["x", "v"], title="Oscillator")

short = Recipe(iterations=400, validate_every=100, hidden=(24, 24), hard_hidden=())
model = HiTS([1, 4, 16, 64], recipe=short).fit(data, report=None).select()

# %% [markdown]
# The vector field takes a tensor of states, (n, state), to their rates.


# %%
def field(states):
    position, velocity = states.unbind(-1)
    return torch.stack([velocity, -position], dim=-1)


test = data.x[data.split == "test"]
truth = test.isel(time=slice(1, None)).values


def error(forecast):
    return float(np.square(forecast.values - truth).mean() / truth.var())


start = test.isel(time=0)
errors = {
    "network steps": error(model.forecast(start, 256)),
    "hybrid": error(model.hybrid(start, 256, field, h=0.05, steps=[16])),
    "hybrid, corrected": error(model.hybrid(start, 256, field, h=0.05, steps=[16], correct=True)),
}
for name, found in errors.items():
    print(f"{name}: {found:.1e} of the variance")

# %% [markdown]
# A hybrid forecast is as good as its coarse map. Corrected, it is that of Runge–Kutta steps in sequence, to rounding,
# though most of these are taken side by side.

# %%
exact = []
states = torch.from_numpy(start.values.astype(np.float64))
for _ in range(256):
    k1 = field(states)
    k2 = field(states + 0.025 * k1)
    k3 = field(states + 0.025 * k2)
    k4 = field(states + 0.05 * k3)
    states = states + 0.05 / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    exact.append(states)
corrected = model.hybrid(start, 256, field, h=0.05, steps=[16], correct=True)
apart = np.abs(corrected.values - torch.stack(exact, 1).numpy()).max()
print(f"largest difference: {apart:.1e}")
assert apart < 1e-6
