"""Periods and their calendars: what a month, week or fiscal year is, Spring Festival and working days."""
