"""The results that count, for those who check that they can be made."""

import yaml

from documents import HOME


def test_the_results_that_count_are_what_the_workflow_makes(project):
    listed = yaml.safe_load((HOME / "codecheck.yml").read_text())["manifest"]
    project.run(
        "--dry-run", "--configfile", "config/config.yaml", "--", *(f["file"] for f in listed)
    )
