"""How a forecast proceeds: by which map, and in which batch (figs. 1, 3 and 4 of the paper)."""

from functools import partial

import matplotlib
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.path import Path

import style

INSTANT = "instant (units of dt)"


@matplotlib.rc_context(style.SHEET)
def plot_scheme(schedule, names=None):
    """Draw which map computes which instant, a row per map, the largest step at the top.

    Each row holds the instants known once its map is done, in the colours of the maps that computed
    them, the initial state in black, and an arrow for each application of the map. `schedule` is
    from `hits.forecast.schedule.coupled_schedule`; `names` are of maps that are not called "step".
    """
    colours = _colours(schedule)
    figure = Figure(figsize=(style.WIDTH, 0.3 + 0.6 * len(colours)))
    axes = figure.subplots()
    dots = {"s": 14, "zorder": 3}
    count = partial(
        axes.text, 1.06, ha="center", va="center", transform=axes.get_yaxis_transform(), fontsize=7
    )
    for row, step in enumerate(colours):
        applied = schedule[schedule["step"] == step]
        known = schedule[schedule["step"] >= step]
        axes.axhline(row, color="0.7", linewidth=0.6)
        axes.scatter(0, row, color="black", **dots)
        axes.scatter(known["target"], [row] * len(known), c=known["step"].map(colours), **dots)
        # Height grows slower than width, so that the arrows of small steps can still be seen.
        top = row - 1.2 * (step / max(colours)) ** 0.5
        for source, target in zip(applied["source"], applied["target"], strict=True):
            arc = [(source, row - 0.06), ((source + target) / 2, top), (target, row - 0.06)]
            axes.add_patch(
                FancyArrowPatch(
                    path=Path(arc, [Path.MOVETO, Path.CURVE3, Path.CURVE3]),
                    arrowstyle="-|>",
                    mutation_scale=5,
                    color=colours[step],
                    linewidth=1,
                )
            )
        count(row, f"{len(applied)} / {applied['call'].nunique()}")
    count(-0.7, "applications\n/ calls")
    names = {step: f"step {step}" for step in colours} | (names or {})
    axes.set_yticks(range(len(colours)), [names[step] for step in colours])
    axes.set_ylim(len(colours) - 0.6, -0.9)
    axes.set_xlabel(INSTANT)
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return figure


@matplotlib.rc_context(style.SHEET)
def plot_vectorised(schedule):
    """Draw in which call, and among how many states, each instant is computed."""
    colours = _colours(schedule)
    calls = schedule.groupby("call")
    figure = Figure(figsize=(style.WIDTH, 0.7 + 0.2 * len(calls)))
    instants, sizes = figure.subplots(1, 2, sharey=True, width_ratios=[4, 1])
    for call, batch in calls:
        colour = colours[batch["step"].iloc[0]]
        instants.plot(
            batch["target"], [call] * len(batch), "o-", color=colour, markersize=3, linewidth=0.6
        )
        sizes.bar_label(sizes.barh(call, len(batch), height=0.6, color=colour), padding=2)
    instants.set_title(f"{len(schedule)} states in {len(calls)} calls")
    instants.set_xlabel(INSTANT)
    instants.set_xlim(left=0)
    instants.set_ylabel("call")
    instants.set_yticks(range(len(calls)))
    instants.invert_yaxis()
    sizes.set_title("batch size")
    sizes.set_xlabel("states")
    sizes.margins(x=0.5)
    steps = [Line2D([], [], color=colour, marker="o", markersize=3) for colour in colours.values()]
    figure.legend(steps, colours, loc="outside right upper", title="step")
    return figure


def _colours(schedule):
    steps = sorted(schedule["step"].unique())
    colours = zip(steps, style.step_colours(len(steps)), strict=True)
    return dict(reversed(list(colours)))


if __name__ == "__main__":
    from hits.forecast.schedule import coupled_schedule
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    params = snakemake.params
    schedule = coupled_schedule(params.steps, params.n_steps)
    drawn = plot_vectorised(schedule) if params.calls else plot_scheme(schedule, params.names)
    style.save_figure(drawn, *snakemake.output)
