"""The bank as files: reading, loading into the database, proving, and writing back."""
