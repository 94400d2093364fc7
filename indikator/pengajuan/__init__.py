"""What a submission is made of: the picture of an evaluation, its checks, the manifest's form, the differences."""
