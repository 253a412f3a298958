"""Peers: other methods that learn to forecast from trajectories, behind one protocol."""
