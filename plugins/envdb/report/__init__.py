"""Yearly reports: frozen, approved, and delivered once."""
