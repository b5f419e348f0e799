"""What vendors' devices are and how they speak: data and pure functions, one file per platform."""
