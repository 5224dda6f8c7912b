"""Quality, speed and memory beside a peer in the same run, since machines and their loads differ.

A measure is a module of its own here, with `run(folder)`: it returns the tables to print, and takes a folder of
data in place of its own, or does without one. MEASURES names them all.
"""

MEASURES = ("extraction", "ablation", "storage", "archive", "folding", "web", "crawl")
