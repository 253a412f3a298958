"""Train an ensemble, calibrate it and measure its coverage (rule measure_uncertainty)."""

from hits.data.noise import add_noise
from hits.data.ode import simulate
from hits.files import write_csv
from hits.job import start_job
from hits.score.uncertainty import measure_uncertainty
from hits.seeds import seed_sequence
from hits.train.recipe import Recipe, change

report = start_job(snakemake.log[0], snakemake.threads)
params, name = snakemake.params, snakemake.wildcards.dataset
training, study = params.training, params.study
seed = training["seed"]
source = params.source | {"trajectories": study["trajectories"]}
data = simulate(source, seed_sequence(seed, name, "ensembles"))
data = data.assign_attrs(name=name, title=name, license="computed")
data = add_noise(data, int(snakemake.wildcards.noise), seed)
recipe = change(Recipe(**training["recipe"]), study["recipe"])
of = training["steps"], recipe, seed, study["members"]
measured = measure_uncertainty(data, *of, lambda line: report(f"ensemble of {name}: {line}"))
write_csv(measured, snakemake.output[0])
