"""What breaks when one is lost?"""
