"""Tools for developers; nothing of Etalage imports them."""
