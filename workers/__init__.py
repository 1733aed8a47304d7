"""What runs in the background: tasks that call the service, nothing else."""
