"""Do the units fit together beside each other?"""
