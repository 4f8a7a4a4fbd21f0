"""How the pipeline runs on Airflow: assets, triggers and steps for the DAGs, and all its services.

The only folder that knows Airflow; everything it schedules is a plain function of the folders to
its left, so the same work runs without Airflow from the command line and in tests.
"""
