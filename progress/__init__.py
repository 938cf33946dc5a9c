"""The roadmap from today's skills to an offer: placement, plan, readiness. Empty until its issue."""
