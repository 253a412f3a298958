"""Loss against the iteration of all models that regenerate a sequence."""

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

import style
from hits.forecast.forecast_file import COUPLED
from sequences import LABELS, LOOKS, ordered, panels

# One for each of the settings that were tried, then from the first again.
LINES = ("-", "--", ":", "-.")
MARKERS = ("o", "s", "^", "D")
MOST_POINTS = 300  # of a curve: more of them cannot be told apart


@matplotlib.rc_context(style.SHEET)
def plot_training(curves, titles):
    """Draw a panel per sequence, a line per model, setting and scale of HiTS.

    Curves, by sequence, have the columns model, setting (which was tried), step (NaN for
    baselines), iteration and loss. A marker stands where a model is solved for at once.
    """
    all_curves = pd.concat(curves.values())
    steps = sorted(all_curves["step"].dropna().unique())
    colours = dict(zip(steps, style.step_colours(len(steps)), strict=True))
    figure, found = panels([titles[sequence] for sequence in curves])
    for axes, table in zip(found, curves.values(), strict=True):
        for (model, setting, step), curve in table.groupby(
            ["model", "setting", "step"], dropna=False
        ):
            colour = colours[step] if model == COUPLED else LOOKS[model]["color"]
            _draw_curve(axes, curve, colour, int(setting))
        axes.set(xscale="log", yscale="log", xlabel="iteration", ylabel="loss (scaled states)")
    handles = [
        Line2D([], [], color=colour, label=f"{LABELS[COUPLED]}, step {step:g}")
        for step, colour in colours.items()
    ]
    handles += [
        Line2D([], [], color=LOOKS[model]["color"], label=LABELS[model])
        for model in ordered(all_curves["model"])
        if model != COUPLED
    ]
    handles += [
        Line2D([], [], color="0.4", **_look(int(setting)), label=f"setting {setting + 1}")
        for setting in sorted(all_curves["setting"].unique())
    ]
    figure.legend(handles=handles, loc="outside right upper")
    return figure


def _draw_curve(axes, curve, colour, setting):
    # Early iterations change most, and the axis is logarithmic.
    places = np.geomspace(1, len(curve), MOST_POINTS).astype(int) - 1
    look = _look(setting) | ({"marker": ""} if len(curve) > 1 else {})
    shown = curve.iloc[np.unique(places)]
    axes.plot("iteration", "loss", data=shown, color=colour, linewidth=1, **look)


def _look(setting):
    return {
        "linestyle": LINES[setting % len(LINES)],
        "marker": MARKERS[setting % len(MARKERS)],
        "markersize": 3.5,
    }


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    curves = {}
    for (sequence, model), path in zip(snakemake.params.models, snakemake.input, strict=True):
        table = read_table(path).rename(columns={"train_loss": "loss"}).assign(model=model)
        table = table.assign(setting=0) if model == COUPLED else table.assign(step=np.nan)
        curves.setdefault(sequence, []).append(table)
    curves = {sequence: pd.concat(tables) for sequence, tables in curves.items()}
    style.save_figure(
        plot_training(curves, snakemake.params.titles),
        *snakemake.output,
        note=snakemake.params.note,
    )
