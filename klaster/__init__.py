"""Who and where: cities, departments, clusters, people, permissions, audit trail."""
