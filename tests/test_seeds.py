from hits.seeds import seed_sequence


def draws(*arguments):
    return seed_sequence(*arguments).generate_state(4).tolist()


def test_same_arguments_same_draws_on_every_machine():
    # Computed once: another value would make every result another one.
    assert draws(0, "oscillator", "train") == [1305797854, 1686640288, 1224749235, 39163439]


def test_each_argument_matters():
    arguments = [(0,), (1,), (0, "a"), (0, "b"), (0, "a", 1), (0, "a", 2)]
    assert len({tuple(draws(*a)) for a in arguments}) == 6
