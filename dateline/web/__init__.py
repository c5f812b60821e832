"""The diary in a browser: pages, a JSON API and a calendar feed, read-only.

create_app(store_url) -> FastAPI
"""

from dateline.web.app import create_app

__all__ = ["create_app"]
