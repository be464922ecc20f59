"""Every visible word in Chinese and English, and reasons for missing numbers."""
