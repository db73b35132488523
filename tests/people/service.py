"""A small sign-in service (OpenID Connect) on a free port: discovery, keys, authorisation, token, user info.

It does what a real one does, checks PKCE included; `fault` makes it wrong in one respect.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KID = "test"


class SignInService:
    """Started by `with`. `claims`: what it says about whoever comes; `fault`: what is wrong with its answers."""

    def __init__(self) -> None:
        self.claims: dict[str, object] = {}
        self.fault = ""
        self.asked: dict[str, dict[str, str]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> SignInService:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def authorize(self, address: str) -> dict[str, str]:
        """Somebody signs in at the address they were sent to: the parameters they come back with."""
        parts = urlsplit(address)
        asked = dict(parse_qsl(parts.query))
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}/authorize"
        assert asked["response_type"] == "code"
        assert set(asked["scope"].split()) == {"openid", "profile", "email"}
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["nonce"]) >= 32
        code = secrets.token_urlsafe()
        self.asked[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        asked = self.asked.pop(form["code"])
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        )
        right = challenge == asked["code_challenge"] and self.fault != "verifier"
        if not right or form["client_secret"] != "geheim" or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        answer: dict[str, object] = {"access_token": "a", "token_type": "Bearer"}
        if self.fault != "no_token":
            answer["id_token"] = jwt.encode(self._said(asked), KEY, algorithm="RS256", headers={"kid": KID})
        return 200, answer

    def _said(self, asked: dict[str, str]) -> dict[str, object]:
        now = int(time.time())
        said: dict[str, object] = {
            **self.claims,
            "iss": self.issuer,
            "aud": asked["client_id"],
            "iat": now,
            "exp": now + 60,
            "nonce": asked["nonce"],
        }
        wrong: dict[str, dict[str, object]] = {
            "nonce": {"nonce": "fremd"},
            "no_nonce": {"nonce": ""},
            "audience": {"aud": "andere"},
            "issuer": {"iss": "https://anderswo.example"},
            "expired": {"exp": now - 60},
        }
        return {**said, **wrong.get(self.fault, {})}

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        match path:
            case "/.well-known/openid-configuration":
                names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
                ends = dict(zip(names, ("authorize", "token", "userinfo", "keys"), strict=True))
                return 200, {"issuer": self.issuer, **{name: f"{self.issuer}/{end}" for name, end in ends.items()}}
            case "/keys":
                key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
                return 200, {"keys": [{**key, "kid": KID, "alg": "RS256"}]}
            case "/token":
                return self.token(form)
            case "/userinfo":
                return 200, {**self.claims, **({"sub": "jemand anders"} if self.fault == "subject" else {})}
        return 404, {}


def _handler(service: SignInService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._reply({name: values[0] for name, values in parse_qs(body).items()})

        def _reply(self, form: dict[str, str]) -> None:
            status, content = service.answer(urlsplit(self.path).path, form)
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
