# %% [markdown]
# # A table of one's own
#
# Measurements come as tables: a row for each instant, a column that tells runs apart. Here is such a file, of two tanks
# that empty into each other.

# %%
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pandas as pd

path = Path(mkdtemp()) / "tanks.csv"
generator = np.random.default_rng(1)
rows = []
for run in range(40):
    high, low = generator.uniform(0.2, 1.0, 2)
    for t in 0.1 * np.arange(121):
        rows.append((run, t, high, low))
        flow = 0.3 * np.sqrt(high)
        high, low = high + 0.1 * (0.15 - flow), low + 0.1 * (flow - 0.3 * np.sqrt(low))
pd.DataFrame(rows, columns=["run", "t", "high", "low"]).to_csv(path, index=False)
print(path.read_text()[:120])

# %% [markdown]
# Read it as any table, and say which columns are what.

# %%
from hits import HiTS, Recipe, from_frame

table = pd.read_csv(path)
data = from_frame(table, trajectory="run", time="t", states=["high", "low"], time_units="min")

short = Recipe(iterations=400, validate_every=100, hidden=(24, 24), hard_hidden=())
model = HiTS(steps=[1, 4, 16], recipe=short).fit(data, report=None).select()

# %% [markdown]
# Initial states with names are sorted by them: a dict of columns, a row of a table, in whatever order.

# %%
start = pd.DataFrame({"low": [0.3, 0.9], "high": [0.8, 0.4]})
forecast = model.forecast(start, n_steps=100)
forecast.plot.line(x="time", col="state")
# %% [markdown]
# Mistakes are refused in words, before anything is trained.

# %%
try:
    from_frame(table, trajectory="run", time="t", states=["high", "lwo"])
except ValueError as refusal:
    print(refusal)

# %%
score = model.score()
print(score)
assert score["relative_error"] < 1e-3

# %% [markdown]
# The whole workflow – cross-validated coupling, scores, figures, tables – takes the same file by a few lines of YAML, see
# [own data](../own_data.md).
