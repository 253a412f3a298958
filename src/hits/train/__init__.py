"""Training: the flow maps of all scales of a hierarchy, and how they are kept in files."""
