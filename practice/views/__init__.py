"""The pages of practice, a file per page."""
