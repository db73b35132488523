/* What only a browser can do, on pages that work without it: drafts of forms, links that hold their facts in the fragment,
   light and dark without reloading, everything unfolded for print. Nothing here sends anything that a form would not. */

const DRAFT = "erlass-entwurf:";

// --- Light and dark: the same cookie that the form would set -------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("[data-darstellung]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const choice = event.submitter.value;
  const theme = { hell: "light", dunkel: "dark" }[choice];
  if (theme) document.documentElement.dataset.kernTheme = theme;
  else delete document.documentElement.dataset.kernTheme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `darstellung=${theme ? choice : ""}; Path=/; SameSite=Lax; Max-Age=${theme ? 31536000 : 0}${secure}`;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === event.submitter));
});

// htmx notes the address of the page; here nothing goes back in time, so nothing needs to be noted.
sessionStorage.removeItem("htmx-current-path-for-history");

// --- Drafts: the typed form stays in this window, except where nothing may stay --------------------------------------------

const draftForm = () => document.querySelector("form[data-entwurf]");

function typedNow(form) {
  return [...new FormData(form)].filter(([name, value]) => /^s\d[.:]/.test(name) && typeof value === "string");
}

function keepDraft() {
  const form = draftForm();
  if (!form) return;
  try {
    sessionStorage.setItem(DRAFT + form.dataset.entwurf, JSON.stringify(typedNow(form)));
  } catch { /* storage is full or forbidden: there is no draft then */ }
}

function readDraft(form) {
  try {
    return JSON.parse(sessionStorage.getItem(DRAFT + form.dataset.entwurf) ?? "null");
  } catch {
    return null;
  }
}

function forgetDraft(form) {
  try {
    sessionStorage.removeItem(DRAFT + form.dataset.entwurf);
  } catch { /* nothing was kept */ }
}

function offerDraft() {
  const form = draftForm();
  if (!form || document.querySelector(".erl-antworten, .erl-fehlerliste")) return;
  const draft = readDraft(form);
  if (!Array.isArray(draft) || JSON.stringify(draft) === JSON.stringify(typedNow(form))) return;
  const offer = document.createElement("div");
  offer.className = "erl-entwurf";
  offer.setAttribute("role", "group");
  offer.setAttribute("aria-label", "Entwurf");
  const text = document.createElement("p");
  text.textContent = "Zu dieser Frage gibt es einen Entwurf aus diesem Fenster.";
  offer.append(text, button("Entwurf wiederherstellen", () => ask(form, [...draft, ["aktion", "wiederherstellen"]])), button("Verwerfen", () => {
    forgetDraft(form);
    offer.remove();
    form.querySelector("input:not([type=hidden])")?.focus();
  }));
  form.before(offer);
}

function button(label, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "kern-btn kern-btn--tertiary";
  const inner = document.createElement("span");
  inner.className = "kern-label";
  inner.textContent = label;
  made.append(inner);
  made.addEventListener("click", action);
  return made;
}

document.addEventListener("input", keepDraft);
document.addEventListener("change", keepDraft);
document.addEventListener("click", (event) => {
  const form = event.target.closest?.("[data-leeren]") && draftForm();
  if (form) forgetDraft(form);
});

// --- Drafts on the server: what is sent for good is not sent once more as a draft ---------------------------------------------

document.addEventListener("submit", (event) => {
  if (event.target.matches?.("[data-einmal]")) event.target.dataset.gesendet = "";
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches?.("[data-gesendet]")) event.preventDefault();
});

// --- Asking by script: for drafts and shared links ---------------------------------------------------------------------------

async function ask(form, entries) {
  const body = new URLSearchParams(entries);
  body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  const response = await fetch(form.getAttribute("action").split("#")[0], { method: "POST", body, headers: { "HX-Request": "true" } });
  if (!response.ok) return;
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#auskunft");
  const old = document.querySelector("#auskunft");
  if (!parsed || !old) return;
  old.replaceWith(parsed);
  window.htmx?.process(parsed);
  ready();
  parsed.querySelector("[autofocus]")?.focus();
}

// --- Shared links: facts in the fragment, which no browser sends with the address --------------------------------------------

const toText = (bytes) => btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

function openShared() {
  const form = document.querySelector("#formular");
  if (!form || !location.hash.startsWith("#f=")) return false;
  try {
    const content = new TextDecoder().decode(toBytes(location.hash.slice(3)));
    JSON.parse(content);
    ask(form, [["link", content]]);
    return true;
  } catch {
    return false; // a damaged link opens the empty form
  }
}

document.addEventListener("click", async (event) => {
  const share = event.target.closest?.("[data-teilen-knopf]")?.closest("[data-teilen]");
  if (!share) return;
  const fragment = `#f=${toText(new TextEncoder().encode(share.dataset.teilen))}`;
  history.replaceState(null, "", location.pathname + fragment);
  const said = share.querySelector("[data-teilen-meldung]");
  try {
    await navigator.clipboard.writeText(location.href);
    said.textContent = "Der Link ist kopiert.";
  } catch {
    said.textContent = "Der Link steht jetzt in der Adresszeile und lässt sich dort kopieren.";
  }
});

// --- Each time the form was swapped ---------------------------------------------------------------------------------------------

function ready() {
  for (const share of document.querySelectorAll("[data-teilen]")) share.hidden = false;
}

document.addEventListener("htmx:afterSwap", () => {
  ready();
  keepDraft();
});
// Without an answer from the server the form goes the way it would go without scripts; a draft just is not kept.
document.addEventListener("htmx:sendError", (event) => event.target.closest?.("form:not([data-einmal])")?.submit());

let folded = [];
window.addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const part of folded) part.open = true;
});
window.addEventListener("afterprint", () => {
  for (const part of folded) part.open = false;
});
window.addEventListener("hashchange", openShared);

ready();
if (!openShared()) offerDraft();
