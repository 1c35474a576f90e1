"""`python -m orontes`: the same as the command."""

from orontes.cli import main

main()
