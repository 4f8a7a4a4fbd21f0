"""envdb: the pipeline behind the industrial environment database of Hanoi."""

__version__ = "0.1.0"
