"""People: the user, signing in, the first-run set-up."""
