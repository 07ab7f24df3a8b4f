"""What follows from any policy: jobs, public revenue, gaps, labour supply, return."""
