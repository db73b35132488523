from django.apps import AppConfig


class SapConfig(AppConfig):
    name = "erlass.decrees.sap"
    label = "sap"
    verbose_name = "Soziale Ansprechpersonen"

    def ready(self) -> None:
        from erlass.cases.registry import offer
        from erlass.decrees.sap.offer import OFFER

        offer(OFFER)
