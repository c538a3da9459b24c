"""The entry that granian serves: `edge` takes bodies in, `application` answers."""

import os

from django.core.wsgi import get_wsgi_application

from config.edge import Edge

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
edge = Edge(application)
