"""What devices say at their command line, read into the model: pure, one file per fact."""
