"""From an executed notebook to the files a reader holds: page, paper, and the proof that they are whole."""
