"""What a feed is: the model, the loader, its own checks, reference lists, periods and due dates."""
