"""The flow past a cylinder: fields, forces, and what others found."""

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Patch

import style
from hits.data.embedding import decode

# What most published computations find at this Reynolds number, e.g. Liu, Zheng & Sung 1998,
# doi:10.1006/jcph.1997.5859, and Park, Kwon & Choi 1998, doi:10.1007/BF02942594.
LITERATURE_REYNOLDS = 100
LITERATURE = {
    "strouhal": (0.160, 0.168),
    "mean_drag": (1.30, 1.42),
    "lift_amplitude": (0.31, 0.36),
}
OTHERS = {"color": "#228833", "alpha": 0.25, "linewidth": 0}
SNAPSHOTS = {"color": "0.9", "linewidth": 0, "zorder": 0}
SETTLING = 2.0  # D/U from the start, when the forces are far beyond all later ones
STRONG = 3.0  # U/D: the vorticity that the wake hardly exceeds; at the cylinder it is far higher


@matplotlib.rc_context(style.SHEET)
def plot_flow(data):
    """Draw velocity and vorticity at the last instant, and drag and lift since the start."""
    figure = Figure(figsize=(style.WIDTH, 0.55 * style.WIDTH))
    panels = figure.subplots(2, 2, sharex="col", gridspec_kw={"width_ratios": [1.3, 1]})
    (velocity, drag), (vorticity, lift) = panels
    u = decode(data, data["x"].values[0, -1:])[0]
    _draw_field(velocity, data, u, "velocity u/U", cmap="viridis")
    _draw_field(
        vorticity,
        data,
        data["vorticity"].values,
        "vorticity ω D/U",
        cmap="RdBu_r",
        vmin=-STRONG,
        vmax=STRONG,
    )
    _draw_force(drag, data, "drag_coefficient", "drag coefficient")
    _draw_force(lift, data, "lift_coefficient", "lift coefficient")
    handles = [Patch(label="snapshots", **SNAPSHOTS)]
    known = LITERATURE if data.attrs["reynolds"] == LITERATURE_REYNOLDS else {}
    if known:
        handles.append(Patch(label="other computations (in brackets)", **OTHERS))
        drag.axhspan(*known["mean_drag"], **OTHERS)
        for sign in (1, -1):
            lift.axhspan(*(sign * bound for bound in known["lift_amplitude"]), **OTHERS)
    drag.set_title(_measured(data, known, "mean_drag", "mean"), fontsize=7)
    lift.set_title(
        f"{_measured(data, known, 'lift_amplitude', 'amplitude')}\n"
        f"{_measured(data, known, 'strouhal', 'Strouhal number')}",
        fontsize=7,
    )
    vorticity.set_xlabel("x/D")
    lift.set_xlabel(f"time from the first snapshot ({data.attrs['time_units']})")
    figure.legend(handles=handles, loc="outside upper right", ncols=2)
    return figure


def _draw_field(axes, data, values, label, **colours):
    """A field on the grid with the outline of the cylinder."""
    x, y = data["grid_x"].values, data["grid_y"].values
    mesh = axes.pcolormesh(x, y, values.T, shading="nearest", rasterized=True, **colours)
    axes.add_patch(Circle((0, 0), 0.5, fill=False, color="black", linewidth=1))
    axes.set(aspect="equal", ylabel="y/D")
    axes.grid(False)
    extend = "both" if values.max() > mesh.norm.vmax else "neither"
    axes.figure.colorbar(mesh, ax=axes, label=label, extend=extend, shrink=0.75, pad=0.02)


def _draw_force(axes, data, name, label):
    """A force coefficient since the start, the time of the snapshots shaded."""
    time, force = data["force_time"].values, data[name].values
    axes.plot(time, force, color="black", linewidth=0.9)
    axes.axvspan(0, float(data["time"][-1]), **SNAPSHOTS)
    later = force[time > time[0] + SETTLING]
    margin = 0.1 * np.ptp(later)
    limits = later.min() - margin, later.max() + margin
    axes.set(xlim=(time[0], time[-1]), ylim=limits, ylabel=label)


def _measured(data, known, key, name):
    """A number of the dataset beside the range of others."""
    text = f"{name} {data.attrs[key]:.3f}"
    if key in known:
        low, high = known[key]
        digits = 3 if key == "strouhal" else 2
        text += f" ({low:.{digits}f} to {high:.{digits}f})"
    return text


if __name__ == "__main__":
    from hits.data.dataset import open_dataset
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    style.save_figure(plot_flow(open_dataset(snakemake.input[0])), *snakemake.output)
