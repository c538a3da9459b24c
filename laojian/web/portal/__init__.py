"""The public door: people complain, report, follow and answer. No rules of law here; nothing here touches tables."""
