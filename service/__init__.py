"""Transport: HTTP and the command line. Decides nothing about claims."""

from importlib.metadata import version

__all__ = ["installed_version"]


def installed_version() -> str:
    """Version of the installed distribution."""
    return version("counterclaim")
