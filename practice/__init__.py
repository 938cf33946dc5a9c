"""What was answered: drafts, attempts, the queue that judges them, and the workspace that people see."""
