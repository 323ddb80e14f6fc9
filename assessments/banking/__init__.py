"""What trainers do with their bank: finding questions, keeping them in order, seeing where they are used, and asking them."""
