"""Models of a sequence that the hierarchies are compared with."""
