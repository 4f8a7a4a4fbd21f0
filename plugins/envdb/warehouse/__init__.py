"""The PostgreSQL warehouse: the server itself, connections, and the versions of its tables."""
