"""Letters, deeds, notices and forms of the decree, one module for each topic; each function writes one from a case."""
