import numpy as np

from fig10_increments import IncrementPanel, increment_panel, plot_increments

# A component in front that does not vary, as the parameter of the Hopf normal form.
X, Y = np.meshgrid(np.linspace(-1, 2, 4), np.linspace(-1, 1, 3), indexing="ij")
GRID = np.stack([np.full_like(X, 0.2), X, Y], axis=-1)
PANEL = IncrementPanel(
    title="Hopf",
    step_times=[0.16, 0.64],
    grid=GRID,
    components=(1, 2),
    increments=np.stack([0.1 * GRID, -0.5 * GRID]),
    states=("mu", "x", "y"),
)


def meshes(figure):
    cells = [axes for axes in figure.axes if axes.get_label() != "<colorbar>"]
    return cells, [axes.collections[0] for axes in cells]


def test_each_cell_has_one_component_and_one_step():
    cells, drawn = meshes(plot_increments([PANEL]))
    expected = [0.1 * X, -0.5 * X, 0.1 * Y, -0.5 * Y]
    for mesh, field in zip(drawn, expected, strict=True):
        np.testing.assert_array_equal(mesh.get_array(), field)
    # Nearest cells: half a spacing beyond the outermost initial states.
    np.testing.assert_allclose(cells[0].get_xlim(), (-1.5, 2.5))
    np.testing.assert_allclose(cells[0].get_ylim(), (-1.5, 1.5))


def test_a_row_has_one_scale_of_colours_with_zero_in_the_middle():
    _, drawn = meshes(plot_increments([PANEL]))
    assert [mesh.get_clim() for mesh in drawn] == [(-1, 1), (-1, 1), (-0.5, 0.5), (-0.5, 0.5)]


def test_cells_are_labelled():
    figure = plot_increments([PANEL, PANEL])
    cells, drawn = meshes(figure)
    assert len(drawn) == 8
    assert [axes.get_title() for axes in cells[:4]] == ["Δ = 0.16", "Δ = 0.64", "", ""]
    assert [axes.get_xlabel() for axes in cells[:4]] == ["", "", "x", "x"]
    assert [axes.get_ylabel() for axes in cells[:4]] == ["y", "", "y", ""]
    assert [axes.texts[0].get_text() for axes in cells if axes.texts] == ["Hopf", "Hopf"]
    bars = [axes for axes in figure.axes if axes not in cells]
    labels = ["increment\nof x", "increment\nof y"]
    assert [axes.get_ylabel() for axes in bars] == labels * 2


def test_the_panel_of_the_oscillator_is_a_rotation(systems):
    made = increment_panel(systems["oscillator"], "Oscillator")
    assert made.components == (0, 1)
    x, y = made.grid[..., 0], made.grid[..., 1]
    for step_time, increment in zip(made.step_times, made.increments, strict=True):
        expected = x * np.cos(step_time) + y * np.sin(step_time) - x
        np.testing.assert_allclose(increment[..., 0], expected, atol=1e-8)
