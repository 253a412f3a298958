"""Version of the library and of the workflow."""

__version__ = "0.2.0"
