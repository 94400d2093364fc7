"""Rules of the season as plain functions: windows, countdown, units, simulation, who may note what. Stores nothing."""
