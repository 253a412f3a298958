from table02_systems import systems_table


def test_systems_table_has_a_row_per_recipe():
    source = {"dt": 0.1, "n_steps": 8, "trajectories": {"train": 3, "val": 2, "test": 1}}
    recipes = {
        "fast": {"hidden": [4, 4], "rate": 0.1},
        "other": {"hidden": ((8,), (8, 4)), "rate": 0.2},
    }
    mine = {"source": source, "steps": [1, 2], "recipes": recipes}
    table = systems_table({"mine": mine}, ["fast", "other"])
    assert table["recipe"].tolist() == ["fast", "other"]
    assert table["hidden"].tolist() == ["4 4", "8; 8 4"]
    assert table.loc[0, ["system", "train", "steps"]].tolist() == ["mine", 3, "1 2"]
