"""An AWS endpoint for tests: EC2, SSM, IAM, STS and Organizations in AWS's own dialect."""
