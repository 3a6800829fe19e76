"""Rigid or drifting?"""
