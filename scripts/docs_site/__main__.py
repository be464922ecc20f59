"""Write the documentation into a folder."""

import sys
from pathlib import Path

from scripts.docs_site.site import write_site

print(write_site(Path(sys.argv[1] if len(sys.argv) > 1 else "build/docs")) / "index.html")
