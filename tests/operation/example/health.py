def gut() -> tuple[str, str]:
    return "ok", "Alles gut."


def weg() -> tuple[str, str]:
    raise FileNotFoundError("geheim")


health_checks = {"Gutes": gut, "Fehlendes": weg}
