"""Pages of the import: upload, meaning of the columns, plan and decisions, what was done."""
