"""One pure function an artefact: from a contract to suites, tables, templates and samples."""
