"""The nineteen corruptions of the published package, timed for `npm run bench -- corruptions`.

Reads pictures, [count, side, side, 3] bytes, from a file, and then from its standard input how many processes shall corrupt them: 1 is this
one, in a loop; more are a pool of `multiprocessing`. Answers each line with the seconds that all corruptions of all pictures took. What is
compiled at first use (numba, in glass blur) is compiled before. Threads are left as the libraries choose them.

    pip install imagecorruptions
    echo 1 | python3 test/bench/corruptions.py pictures.bin 16 224
"""

import multiprocessing
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import numpy as np
from imagecorruptions import corrupt, get_corruption_names

SEVERITY = 3
NAMES = get_corruption_names("all")

path, count, side = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
pictures = np.fromfile(path, dtype=np.uint8).reshape(count, side, side, 3)


def one(task):
    name, index = task
    corrupt(pictures[index], corruption_name=name, severity=SEVERITY)


def warm():
    for name in NAMES:
        one((name, 0))


warm()
print(f"ready {len(NAMES)}", flush=True)
pools = {}
tasks = [(name, index) for name in NAMES for index in range(count)]
for line in sys.stdin:
    processes = int(line)
    if processes > 1 and processes not in pools:
        pools[processes] = multiprocessing.Pool(processes, warm)
        pools[processes].map(one, tasks, chunksize=1)
    began = time.perf_counter()
    if processes == 1:
        for task in tasks:
            one(task)
    else:
        pools[processes].map(one, tasks, chunksize=1)
    print(time.perf_counter() - began, flush=True)
for pool in pools.values():
    pool.terminate()
