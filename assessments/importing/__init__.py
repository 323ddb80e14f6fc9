"""Question files into the bank: received, looked through, and written when somebody has seen what would happen."""
