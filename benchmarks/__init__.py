"""How fast a turn of an application is, beside a stock `rasa init` bot with a form, measured in the same run."""
