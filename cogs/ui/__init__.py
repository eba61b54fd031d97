"""What people see: cards, buttons, dialogs, notes, sentences; and how their wishes are read."""
