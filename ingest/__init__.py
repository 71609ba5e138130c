"""The kitchen: feeds → graphs → findings → store → index. No HTTP pages, no Flask.

`readers` do I/O and give no meaning; `mapping` gives meaning and does no I/O; `validate` judges and decides
nothing; `pipeline` decides. `curriculum` is the feed of SLO. `cli` is the door.
"""
