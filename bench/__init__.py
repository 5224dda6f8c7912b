"""Benchmarks of quality, speed, size and memory: each measure runs Newsfold, and its peers if any, in the same run.

Absolute times differ between machines and loads, so figures are compared within a run only. Each measure is a module of
this package with a function `run(folder)`: it yields the tables to print, and takes a folder of data in place of its
own data, or no folder at all.
"""

MEASURES = ("extraction", "ablation", "storage", "archive", "folding", "web", "crawl", "memory", "scale")
