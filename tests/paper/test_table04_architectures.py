from table04_architectures import architectures_table


def test_architectures_say_what_was_tried_and_chosen(sequence_scores):
    scores = sequence_scores[sequence_scores["sequence"] == "film"]
    hidden = {"coupled": "[[256], [8, 4]]", "esn": 160, "lstm": 57}
    table = architectures_table(scores.assign(hidden=scores["model"].map(hidden)))
    chosen = "gain 1, ridge 1e-10, periods 1 4"
    assert table.to_numpy().tolist() == [
        ["film", "improved", "HiTS", "1 4", "256 8-4", chosen, 3, 100, 60],
        ["film", "improved", "LSTM", "", "57", chosen, 3, 100, 60],
        ["film", "improved", "ESN", "", "160", chosen, 3, 100, 60],
    ]


def test_layers_of_all_scales_may_be_one(sequence_scores):
    scores = sequence_scores[sequence_scores["model"] == "coupled"].head(1)
    table = architectures_table(scores.assign(hidden="[64, 32]"))
    assert table["hidden"].tolist() == ["64-32"]
