"""What evidence has to say before something moves on; registered with `indikator` when the app is ready."""
