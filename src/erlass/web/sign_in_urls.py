"""The addresses of signing in and of one's account, German outside; the names are the library's, which uses them, save for
pages of our own.

Listed one by one: what is not here (signing up, connecting accounts of other services) does not exist.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as service
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.urls import path, re_path

from erlass.web import keys, sign_in

urlpatterns = [
    path("anmelden/", account.login, name="account_login"),
    path("anmelden/gesperrt/", account.account_inactive, name="account_inactive"),
    path("anmelden/zweiter-faktor/", mfa.authenticate, name="mfa_authenticate"),
    path("anmelden/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("anmelden/passwort/", account.password_reset, name="account_reset_password"),
    path("anmelden/passwort/gesendet/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "anmelden/passwort/festgelegt/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^anmelden/passwort/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("anmelden/dienst/abgebrochen/", service.login_cancelled, name="socialaccount_login_cancelled"),
    path("anmelden/dienst/<slug:provider_id>/", openid.login, name="openid_connect_login"),
    path("anmelden/dienst/<slug:provider_id>/zurueck/", openid.callback, name="openid_connect_callback"),
    path("abmelden/", account.logout, name="account_logout"),
    path("konto/", mfa.index, name="mfa_index"),
    path("konto/bestaetigen/", account.reauthenticate, name="account_reauthenticate"),
    path("konto/bestaetigen/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("konto/bestaetigen/schluessel/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("konto/passwort/", account.password_change, name="account_change_password"),
    path("konto/passwort/festlegen/", account.password_set, name="account_set_password"),
    path("konto/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("konto/app/entfernen/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("konto/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("konto/codes/neu/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("konto/codes/datei/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("konto/schluessel/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("konto/schluessel/neu/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("konto/schluessel/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("konto/schluessel/<int:pk>/entfernen/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("konto/zugangsschluessel/", keys.index, name="keys"),
    path("konto/zugangsschluessel/neu/", keys.new, name="key-new"),
    path("konto/zugangsschluessel/<int:pk>/widerrufen/", keys.revoke, name="key-revoke"),
]

if settings.DEMONSTRATION:
    urlpatterns.append(path("anmelden/rolle/", sign_in.choose_role, name="choose-role"))
