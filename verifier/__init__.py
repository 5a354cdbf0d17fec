"""What an employer asks: is this credential genuine, and in force?"""
