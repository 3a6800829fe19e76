"""Do pay, hours and promises follow the goals?"""
