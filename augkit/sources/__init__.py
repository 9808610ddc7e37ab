"""Where rows come from: files, folders, saved and hub data sets, each read as a stream of Arrow batches."""
