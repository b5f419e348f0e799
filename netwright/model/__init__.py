"""The nouns of the field as frozen values; every other module speaks in them."""
