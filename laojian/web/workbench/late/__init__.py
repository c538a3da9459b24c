"""Steps recorded late."""
