import pandas as pd

from training import plot_training

LOSSES = pd.DataFrame(
    {
        "step_time": [0.008, 0.064, 0.008, 0.064],
        "iteration": [10, 10, 20, 20],
        "train_loss": [0.5, 0.4, 0.05, 0.04],
        "val_loss": [0.6, 0.7, 0.06, 0.07],
    }
)


def test_each_scale_has_its_losses_in_its_colour():
    figure = plot_training({0: LOSSES})
    lines = figure.axes[0].get_lines()
    assert [list(line.get_ydata()) for line in lines] == [
        [0.6, 0.06],
        [0.5, 0.05],
        [0.7, 0.07],
        [0.4, 0.04],
    ]
    assert all(list(line.get_xdata()) == [10, 20] for line in lines)
    assert list(lines[0].get_color()) == list(lines[1].get_color()) != list(lines[2].get_color())
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names == ["Δt = 0.008", "Δt = 0.064"]


def test_each_level_of_noise_has_a_panel():
    noisy = LOSSES.assign(val_loss=2 * LOSSES["val_loss"])
    panels = plot_training({0: LOSSES, 5: noisy}).axes
    assert [axes.get_title() for axes in panels] == ["noise 0 %", "noise 5 %"]
    assert list(panels[1].get_lines()[0].get_ydata()) == [1.2, 0.12]
