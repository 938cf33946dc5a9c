"""What is asked: questions, their revisions and kinds, the bank of files, proof that a question judges rightly."""
