"""What `make bench` runs: our work beside the least work that could do it, in one run, told as ratios."""
