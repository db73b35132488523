/* The anonymous sheet on the device: a draft that only this browser has, and sending it as nobody, at another moment than the
   receipt. The pages work without this. */

const DRAFT = "erlass-bogen:";
const WAITING = "erlass-bogen-wartet:";
const NOT_KEPT = ["csrfmiddlewaretoken"];

const entries = (form) => [...new FormData(form)].filter(([name, value]) => !NOT_KEPT.includes(name) && typeof value === "string");

function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch { /* storage is full or forbidden: there is no draft then */ }
}

function kept(key) {
  try {
    const value = JSON.parse(localStorage.getItem(key) ?? "null");
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch { /* nothing was kept */ }
}

function notice(place, text, ...actions) {
  const line = document.createElement("p");
  line.textContent = text;
  place.className = "erl-entwurf";
  place.replaceChildren(line, ...actions);
}

function button(label, action) {
  const made = document.createElement("button");
  const inner = document.createElement("span");
  made.type = "button";
  made.className = "kern-btn kern-btn--tertiary";
  inner.className = "kern-label";
  inner.textContent = label;
  made.append(inner);
  made.addEventListener("click", action);
  return made;
}

// --- The draft of the form ---------------------------------------------------------------------------------------------------

const form = document.querySelector("form[data-bogen]");
if (form) {
  const key = DRAFT + form.dataset.bogen;
  const place = document.querySelector("[data-bogen-entwurf]");
  const untouched = entries(form).every(([, value]) => value === "");
  const draft = kept(key);
  if (draft && untouched) {
    for (const [name, value] of draft) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = value;
    }
    notice(place, "Ihr Entwurf aus diesem Browser ist eingetragen.", button("Entwurf löschen", () => {
      forget(key);
      for (const field of form.querySelectorAll("input:not([type=hidden])")) field.value = "";
      notice(place, "Der Entwurf ist gelöscht.");
    }));
  }
  form.addEventListener("input", () => keep(key, entries(form)));
}

// --- Sending -------------------------------------------------------------------------------------------------------------------

const moment = () => 1000 + (crypto.getRandomValues(new Uint32Array(1))[0] % 14000);
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Send as nobody: without cookies and without saying where from. Gives what the server says, or null if it cannot be reached. */
async function send(address, sheet) {
  await pause(moment());
  try {
    const response = await fetch(address, {
      method: "POST", body: new URLSearchParams(sheet), headers: { Accept: "application/json" }, credentials: "omit",
      referrerPolicy: "no-referrer", cache: "no-store",
    });
    return await response.json();
  } catch {
    return null;
  }
}

/** Where a sheet waits that is receipted and has not arrived: by its mark, for two may share a browser. */
const waitingKey = (quarter, sheet) => `${WAITING}${quarter}:${new URLSearchParams(sheet).get("marke").slice(-8)}`;

async function sendAndTell(address, quarter, sheet, place, controls) {
  for (const control of controls) control.hidden = true;
  notice(place, "Der Bogen wird in den nächsten Sekunden gesendet. Bitte lassen Sie die Seite so lange offen.");
  const said = await send(address, sheet);
  if (said?.angekommen) {
    forget(waitingKey(quarter, sheet));
    forget(DRAFT + quarter);
    notice(place, said.text);
    return;
  }
  for (const control of controls) control.hidden = false;
  notice(place, said?.text ?? "Der Bogen ist noch nicht angekommen. Bitte senden Sie ihn noch einmal; er zählt nur einmal.");
}

const sending = document.querySelector("form[data-bogen-senden]");
if (sending) {
  const quarter = sending.dataset.bogenSenden;
  const sheet = entries(sending);
  keep(waitingKey(quarter, sheet), sheet);
  sending.addEventListener("submit", (event) => {
    event.preventDefault();
    const place = document.querySelector("[data-bogen-meldung]");
    sendAndTell(sending.action, quarter, sheet, place, sending.querySelectorAll("button"));
  });
}

// --- What was receipted and has not arrived yet ------------------------------------------------------------------------------------

const overview = document.querySelector("[data-bogen-ausstehend]");
if (overview) {
  for (const key of keysWaiting()) {
    const sheet = kept(key);
    if (!sheet) continue;
    const quarter = new URLSearchParams(sheet).get("quartal");
    const place = document.createElement("div");
    const again = button("Jetzt anonym senden", () => sendAndTell(overview.dataset.senden, quarter, sheet, place, [again]));
    notice(place, `Ein Bogen für ${quarter} ist quittiert, aber noch nicht angekommen.`);
    overview.append(place, again);
  }
}

function keysWaiting() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(WAITING)).sort();
  } catch {
    return [];
  }
}
