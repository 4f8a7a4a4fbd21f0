"""Where files stand and whether the installation is sound."""
