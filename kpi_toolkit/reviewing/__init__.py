"""One review as frozen data: how it is measured, judged and compared with its earlier editions."""
