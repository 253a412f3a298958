"""Tables of all systems, joined: what interpolation adds to errors, what selections gain."""

import pandas as pd

from hits.files import read_table
from hits.job import start_job
from tables import write_table

if __name__ == "__main__":
    start_job(snakemake.log[0], snakemake.threads)
    joined = pd.concat(map(read_table, snakemake.input), ignore_index=True)
    write_table(joined, *snakemake.output)
