"""`augkit init`: look at data, guess what its columns mean, and write a starting recipe that builds as it stands."""
