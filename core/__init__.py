"""Small shared tools without models: rendering, Markdown to safe HTML, live updates, health of the web process."""
