"""Profiles name rules that are there."""

import re

import yaml

from documents import HOME


def test_on_a_cluster_what_measures_seconds_has_a_node_alone():
    profile = yaml.safe_load((HOME / "workflow/profiles/slurm/config.yaml").read_text())
    alone = {
        rule
        for rule, resources in profile["set-resources"].items()
        if "--exclusive" in resources.get("slurm_extra", "")
    }
    rules = "".join(path.read_text() for path in HOME.glob("workflow/rules/*.smk"))
    assert alone == set(re.findall(r"^use rule timed as (\w+)", rules, re.M))
    assert set(profile["set-resources"]) <= set(re.findall(r"^use rule \w+ as (\w+)", rules, re.M))
