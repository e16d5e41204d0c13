"""Page: the local web page; one person's case at a time, all of it on this machine."""

from solespine.page.serve import serve
from solespine.page.site import make_page

__all__ = ["make_page", "serve"]
