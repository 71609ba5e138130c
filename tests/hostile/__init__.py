"""Attacks on the whole: files made to break, fool or misuse what reads them."""
