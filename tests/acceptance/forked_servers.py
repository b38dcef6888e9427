"""Forks a server for each line of arguments on its input, and prints its number.

Run by itself: it has imported what a server needs, so that one that was killed starts again in
a moment. What is forked is the console command, with processes, sockets and files of its own.
"""

import json
import os
import signal
import sys

import dbos  # noqa: F401

from service.cli import main
from service.jobs import workers, workflows  # noqa: F401
from service.server import serve  # noqa: F401


def fork(arguments: list[str]) -> int:
    """The number of a process that runs ``counterclaim`` with these arguments."""
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # ours tells numbers
        main(arguments)
    return pid


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how one of them ended
    for line in sys.stdin:
        print(fork(json.loads(line)), flush=True)  # noqa: T201
