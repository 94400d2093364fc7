"""What people read: dashboards, progress, reports, the public page."""
