"""The settings with password hashes that cost nothing, for a program that a test starts beside itself."""

from config.settings import *  # noqa: F403  # every setting, but for the one below

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
