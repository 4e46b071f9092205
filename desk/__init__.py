"""Where people drive it: the command line, the schedule, the demo."""
