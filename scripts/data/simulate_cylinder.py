"""Simulate the flow past a cylinder and compress its snapshots (rule simulate_cylinder)."""

from hits.data.cylinder import cylinder_dataset, simulate_cylinder
from hits.data.dataset import save_dataset
from hits.job import start_job

report = start_job(snakemake.log[0], snakemake.threads)
source = snakemake.params.source
run = simulate_cylinder(
    source["reynolds"],
    source["cells_per_diameter"],
    source["steps_per_snapshot"],
    source["dt"],
    source["spin_up"],
    source["snapshots"],
    report,
)
data = cylinder_dataset(run, source["modes"])
data.attrs |= {
    "name": snakemake.wildcards.dataset,
    **snakemake.params.labels,
    "seed": snakemake.params.seed,
}
save_dataset(data, snakemake.output[0])
