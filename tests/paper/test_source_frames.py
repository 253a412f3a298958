import numpy as np
import pytest

from hits.data.svd import SVD
from source_frames import plot_frames


@pytest.fixture
def figure(generator):
    recorded = generator.integers(0, 256, (3, 4, 6, 3), dtype=np.uint8)
    decoded = recorded.astype(float) + 300.0 * (recorded > 250) - 300.0 * (recorded < 5)
    svd, _ = SVD.fit(generator.standard_normal((9, 4, 6, 3)), 2)
    return plot_frames(recorded, decoded, [0, 4, 8], 2.0, svd), recorded


def test_decoded_frames_stand_below_the_recorded_ones(figure):
    sheet, recorded = figure
    pictures = [axes.get_images()[0].get_array() for axes in sheet.axes[:6]]
    for k in range(3):
        np.testing.assert_array_equal(pictures[k], recorded[k])
    # Values beyond black and white are cut, not wrapped around.
    beyond = (recorded > 250) | (recorded < 5)
    assert beyond.any()
    for k in range(3):
        expected = np.where(recorded[k] > 250, 255, np.where(recorded[k] < 5, 0, recorded[k]))
        np.testing.assert_array_equal(pictures[3 + k], expected)


def test_frames_are_numbered(figure):
    axes = figure[0].axes
    titles = [panel.get_title() for panel in axes[:3]]
    assert titles == ["frame 0, 0.00 s", "frame 4, 2.00 s", "frame 8, 4.00 s"]
    assert [axes[0].get_ylabel(), axes[3].get_ylabel()] == ["recording", "2 modes"]


def test_spectrum_stands_below(figure):
    below = figure[0].axes[-1]
    assert below.get_xlabel() == "number of modes"
    assert below.get_legend().get_texts()[0].get_text().startswith("frames: 2 modes of 9 leave")
