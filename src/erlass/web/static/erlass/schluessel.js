/* Keys and passkeys: the browser asks the key, the form carries its answer. Forms that need this stay hidden without it. */

const supported = Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON && window.PublicKeyCredential.parseRequestOptionsFromJSON);

async function optionsOf(form) {
  if (form.dataset.optionen) return JSON.parse(form.dataset.optionen).publicKey;
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error("no options");
  return (await response.json()).request_options.publicKey;
}

async function answer(form) {
  const options = await optionsOf(form);
  if (form.dataset.schluessel !== "anlegen") {
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  }
  if (form.elements.passwordless.checked) {
    Object.assign(options.authenticatorSelection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  }
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
}

for (const form of supported ? document.querySelectorAll("form[data-schluessel]") : []) {
  const said = form.querySelector("[data-schluessel-meldung]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await answer(form));
      form.submit();
    } catch (error) {
      said.textContent = error.name === "InvalidStateError"
        ? "Dieser Schlüssel ist für Ihr Konto schon hinterlegt."
        : "Der Schlüssel hat nicht geantwortet, oder der Vorgang wurde abgebrochen.";
      said.hidden = false;
    }
  });
}
