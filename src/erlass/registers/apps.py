from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "erlass.registers"
    label = "registers"
    verbose_name = "Register und Journal"
