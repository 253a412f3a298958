"""What `python -m hits` says: what this is, and where to start."""

from hits.version import __version__

START = f"""\
hits {__version__}: hierarchies of neural flow maps, coupled into one time-stepper
(Liu, Kutz & Brunton 2022, doi:10.1098/rsta.2021.0200).

From Python:
    from hits import HiTS, from_arrays
    data = from_arrays(x, dt=0.01)           # x: (trajectory, time, state)
    model = HiTS(steps=[1, 4, 16, 64]).fit(data).select()
    model.forecast(x[:, 0], n_steps=1000)    # an xarray.DataArray
    help(HiTS)

The workflow that makes the paper's figures and tables, and those of data of your own, is in
the repository: make, or snakemake --cores all (README.md).
"""

if __name__ == "__main__":
    print(START, end="")
