"""Rules of complaints and reports: pure, over facts and law rows."""
