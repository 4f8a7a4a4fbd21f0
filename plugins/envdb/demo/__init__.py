"""A made-up reporting season of Hanoi: what a demo, the tests and a new colleague drop into inboxes."""
