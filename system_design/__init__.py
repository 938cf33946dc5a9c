"""Design interviews as sessions: phases, canvas, event cards, arithmetic. Empty until its issue."""
