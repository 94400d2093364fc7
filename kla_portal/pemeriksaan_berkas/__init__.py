"""Do database and store agree? What is compared (`rujukan`), what is found (`periksa`), what is mended (`perbaiki`).

It stands here because it needs all apps: evidence, reports and uploads in progress share one store.
"""
