"""The command `orontes doctor`."""

import typer


def doctor() -> None:
    """What is installed, where data lie and how they are credited, what is missing for which extra."""
    from orontes.doctor import examine

    lines, topic = examine(), ""
    for line in lines:
        if line.topic != topic:
            topic = line.topic
            typer.echo(topic)
        typer.echo(f"  {'' if line.well else 'PROBLEM '}{line.thing:<20} {line.found}")
    if not all(line.well for line in lines):
        raise typer.Exit(4)
