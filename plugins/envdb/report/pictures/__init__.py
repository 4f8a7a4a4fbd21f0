"""Charts and maps of reports, as PNG: the same bytes for the same figures, on any machine."""
