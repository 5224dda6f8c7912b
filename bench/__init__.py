"""Speed and memory as ratios to a peer in the same run, since machines and their loads differ."""
