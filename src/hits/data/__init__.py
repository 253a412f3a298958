"""Data: from raw sources to datasets, and the contract that every dataset keeps."""
