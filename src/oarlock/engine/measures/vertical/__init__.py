"""Do goals, work and effort hang together, from the top down?"""
