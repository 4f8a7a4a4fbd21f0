"""Who a record without a tax code speaks of: names, scoring, decisions and the queue of doubt."""
