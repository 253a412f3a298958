from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from hits.data.dataset import DatasetError, split_states
from hits.data.windows import first_windows
from hits.seeds import seed_sequence
from hits.train.fit import OPTIMISERS, fit_hierarchy, recurrent_loss
from hits.train.flowmap import FlowMaps
from hits.train.recipe import RECIPES, Recipe
from hits.train.soap import StackedSOAP

STEPS, HIDDEN = (2, 4, 8), (8, 8)
FAST = RECIPES["fast"]
PUBLISHED = replace(RECIPES["published"], batch=16, iterations=30, validate_every=10)
SHORT = replace(FAST, iterations=30, validate_every=10)


def fit(data, recipe, steps=STEPS, **options):
    return fit_hierarchy(data, steps, HIDDEN, recipe, **({"device": "cpu"} | options))


def weights(hierarchy):
    return list(hierarchy.flow_maps.parameters())


def test_loss_is_the_mean_squared_error_of_recurrent_steps():
    torch.manual_seed(0)
    flow_maps = FlowMaps(STEPS, (2, 6, 2), "tanh").double()
    flow_maps.initialise(np.random.SeedSequence(0))
    windows = torch.randn(3, 20, 4, 2, dtype=torch.float64)
    x, errors = windows[:, :, 0], []
    for k in range(1, 4):
        x = flow_maps(x)
        errors.append((x - windows[:, :, k]).square().mean((1, 2)))
    assert_close(recurrent_loss(flow_maps, windows), torch.stack(errors).mean(0))


@pytest.mark.parametrize("scaling", ["none", "unit"])
def test_stack_learns_what_a_plain_loop_learns(oscillator, scaling):
    """The published recipe, network by network, written out with torch's own pieces."""
    _, curve = fit(oscillator, replace(PUBLISHED, scaling=scaling))
    train, val = (torch.from_numpy(split_states(oscillator, s).values) for s in ("train", "val"))
    weight_seed, batch_seed = (seed_sequence(0, "small", p) for p in ("weights", "batches"))
    for step in STEPS:
        start = FlowMaps((step,), (2, *HIDDEN, 2), "relu")
        start.initialise(weight_seed)
        linears = [torch.nn.Linear(*w.shape[1:]) for w in start.weights]
        for linear, w, b in zip(linears, start.weights, start.biases, strict=True):
            linear.weight.data, linear.bias.data = w[0].data.T.contiguous(), b[0, 0].data
        network = torch.nn.Sequential(
            linears[0], torch.nn.ReLU(), linears[1], torch.nn.ReLU(), linears[2]
        )
        windows, val_windows = (first_windows(x, [step], 5)[0] for x in (train, val))
        mean, spread, unit = 0.0, 1.0, 1.0
        if scaling == "unit":
            mean = windows[:, :-1].mean((0, 1))
            spread = windows[:, :-1].flatten(0, 1).std(0, correction=0)
            unit = windows.diff(dim=1).flatten(0, 1).std(0, correction=0)

        def loss(windows, network=network, mean=mean, spread=spread, unit=unit):
            x, total = windows[:, 0], 0
            for k in range(1, 6):
                x = x + unit * network((x - mean) / spread)
                total = total + ((x - windows[:, k]) / unit).square().mean()
            return total / 5

        optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
        draws = torch.Generator().manual_seed(int(batch_seed.generate_state(1)[0]))
        losses = []
        for iteration in range(1, 31):
            optimiser.zero_grad()
            value = loss(windows[torch.randint(30, (16,), generator=draws)])
            value.backward()
            optimiser.step()
            if iteration % 10 == 0:
                losses.append((value.item(), loss(val_windows).item()))
        got = curve[curve["step"] == step][["train_loss", "val_loss"]].values
        np.testing.assert_allclose(got, losses, rtol=1e-4)


def test_rate_decays_like_a_cosine(oscillator, monkeypatch):
    rates = []

    class Watched(StackedSOAP):
        def step(self):
            rates.append(self.param_groups[0]["lr"])
            super().step()

    monkeypatch.setitem(OPTIMISERS, "soap", Watched)
    fit(oscillator, replace(SHORT, iterations=4, rate=0.1))
    fit(oscillator, replace(SHORT, iterations=2, rate=0.1, decay="none"))
    half = 0.5**0.5
    expected = [0.1, 0.05 * (1 + half), 0.05, 0.05 * (1 - half), 0.1, 0.1]
    np.testing.assert_allclose(rates, expected)


# A GPU runs the same code; where there is none the processor alone is tested.
@pytest.mark.parametrize("device", ["cpu", "cuda"] if torch.cuda.is_available() else ["cpu"])
@pytest.mark.parametrize(
    "recipe", [SHORT, PUBLISHED, replace(SHORT, windows="sliding", batch=20, recurrence=2)]
)
def test_same_seed_same_weights_and_curve(oscillator, recipe, device):
    (one, curve), (other, again) = (fit(oscillator, recipe, device=device) for _ in range(2))
    assert {p.device.type for p in weights(one)} == {"cpu"}
    assert all(a.equal(b) for a, b in zip(weights(one), weights(other), strict=True))
    assert curve.equals(again)
    assert not weights(fit(oscillator, recipe, seed=1)[0])[0].equal(weights(one)[0])


@pytest.mark.parametrize("windows", ["first", "sliding"])
def test_training_learns_the_oscillator(oscillator, windows):
    recipe = replace(FAST, windows=windows, batch=30, iterations=1500, validate_every=300)
    hierarchy, curve = fit(oscillator, recipe)
    val_loss = curve.pivot(index="iteration", columns="step", values="val_loss")
    # In units of the increments' variance, so 1 is a network that knows nothing.
    assert (val_loss.iloc[-1] < 0.02).all()
    states = torch.from_numpy(split_states(oscillator, "test").values)
    for step, flow_map in hierarchy.flow_maps.maps().items():
        with torch.no_grad():
            error = (flow_map(states[:, 0]) - states[:, step]).square().mean()
        assert error < 0.02 * (states[:, 0] - states[:, step]).square().mean()


def test_best_weights_are_kept(oscillator):
    # At this rate the loss goes up and down, so the last weights are not the best of every scale.
    hierarchy, curve = fit(oscillator, replace(SHORT, rate=0.3, decay="none", validate_every=1))
    val = torch.from_numpy(split_states(oscillator, "val").values)
    with torch.no_grad():
        kept = recurrent_loss(hierarchy.flow_maps, first_windows(val, STEPS, 1))
    losses = curve.groupby("step")["val_loss"]
    np.testing.assert_allclose(kept, losses.min(), rtol=1e-5)
    assert (losses.last() > losses.min()).any()


def test_a_scale_below_the_tolerance_stops_there(oscillator):
    _, curve = fit(oscillator, replace(SHORT, validate_every=1))
    losses = curve.pivot(index="iteration", columns="step", values="val_loss")
    tolerance = float(losses.iloc[5:].max(axis=1).iloc[0])
    hierarchy, stopped = fit(oscillator, replace(SHORT, validate_every=1, tolerance=tolerance))
    assert stopped["iteration"].max() < 30
    val = torch.from_numpy(split_states(oscillator, "val").values)
    with torch.no_grad():
        kept = recurrent_loss(hierarchy.flow_maps, first_windows(val, STEPS, 1))
    first_below = [losses[s][losses[s] < tolerance].iloc[0] for s in STEPS]
    np.testing.assert_allclose(kept, first_below, rtol=1e-5)


def test_progress_tells_loss_and_time_left(oscillator):
    lines = []
    fit(oscillator, SHORT, report=lines.append)
    assert [line.split(",")[0] for line in lines] == [
        "iteration 10/30",
        "iteration 20/30",
        "iteration 30/30",
    ]
    assert all("validation loss" in line and line.endswith("s left") for line in lines)


def test_provenance_tells_how_to_repeat(oscillator):
    made = fit(oscillator, SHORT, seed=7)[0].provenance
    assert made["seed"] == 7
    assert Recipe(**made["recipe"]) == SHORT
    assert made["name"] == "small"


def test_divergence_is_an_error(oscillator):
    with pytest.raises(FloatingPointError, match=r"no finite validation loss at steps \[2, 4, 8\]"):
        fit(oscillator, replace(PUBLISHED, rate=1e30))


def test_too_short_trajectories_are_refused(oscillator):
    with pytest.raises(DatasetError, match=r"needs 81 \(5 recurrent steps of 16\)"):
        fit(oscillator, PUBLISHED, steps=(4, 16))


def test_data_are_checked_first(oscillator):
    spoilt = oscillator.copy(deep=True)
    spoilt["x"].values[2, 3, 1] = np.nan
    with pytest.raises(DatasetError, match="1 values that are NaN or infinite, the first at"):
        fit(spoilt, SHORT)


def test_skipped_steps_are_counted(oscillator, monkeypatch):
    class Spoilt(StackedSOAP):
        def step(self):
            if self.iteration in (3, 15):
                self.param_groups[0]["params"][0].grad[1] = torch.nan
            super().step()

    monkeypatch.setitem(OPTIMISERS, "soap", Spoilt)
    skipped = fit(oscillator, SHORT)[1].pivot(index="iteration", columns="step", values="skipped")
    assert skipped.values.tolist() == [[0, 1, 0], [0, 2, 0], [0, 2, 0]]
