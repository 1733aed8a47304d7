"""Coverage-guided fuzzing of everything that reads what strangers wrote (`make fuzz`); minutes, and no part of CI."""
