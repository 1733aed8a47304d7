// What the page gains with a script: cards that arrive, forms that do not reload, keys. Without it everything works.

const html = self.trustedTypes
  ? trustedTypes.createPolicy("page", { createHTML: (text) => text })
  : { createHTML: (text) => text }; // only for what our own server wrote, with every foreign string escaped there
const $ = (query, root = document) => root.querySelector(query);
const $$ = (query, root = document) => [...root.querySelectorAll(query)];
const cards = () => $$(".card[data-digest]");

// one polite line, not more often than every five seconds while a run goes on
const line = $("#status");
let last = 0, waiting = 0, clearing = 0;
function say(words, now = true) {
  clearTimeout(waiting);
  const tell = () => {
    last = Date.now();
    line.textContent = words;
    clearTimeout(clearing);
    clearing = setTimeout(() => { line.textContent = ""; }, 6000);
  };
  if (now || Date.now() - last > 5000) tell();
  else waiting = setTimeout(tell, 5000 - (Date.now() - last));
}

// putting a card in the place of the old one: focus, what is open and what is being written stay
const STOPS = "a, button, summary, input:not([type=hidden]), textarea";
const isText = (each) => each.matches("textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox]):not([readonly])");
const isChanged = (each) => each.form && (isText(each) ? each.value !== each.defaultValue : each.checked !== undefined && each.checked !== each.defaultChecked);
let pressed = null;
function isBusy(card) {
  const at = document.activeElement, picked = getSelection();
  return card === pressed || $$("textarea, input", card).some(isChanged) || (card.contains(at) && isText(at))
    || (picked && !picked.isCollapsed && card.contains(picked.anchorNode));
}
function named(card) { // each stop by what it is called; of several with one name the second is the second again
  const seen = {};
  return new Map($$(STOPS, card).map((each) => {
    const name = each.dataset.key || each.id || `${each.tagName} ${each.name} ${each.textContent} ${each.getAttribute("value")}`;
    seen[name] = (seen[name] ?? 0) + 1;
    return [`${name} ${seen[name]}`, each];
  }));
}
function swap(id, text, sent = null) { // `sent`: the form of this card that this is the answer to
  const old = document.getElementById(id);
  if (!old || (!sent && isBusy(old))) return null;
  const holder = document.createElement("template");
  holder.innerHTML = html.createHTML(text);
  const fresh = holder.content.firstElementChild;
  for (const each of $$(".sharp", old)) { // a picture that is shown stays shown
    const link = $(`a[data-picture="${CSS.escape($("img", each).getAttribute("src"))}"]`, fresh);
    if (link) link.parentElement.replaceChildren(each.cloneNode(true));
  }
  const at = document.activeElement, twins = named(fresh);
  let next = old.contains(at) ? fresh : null;
  for (const [name, each] of named(old)) {
    const twin = twins.get(name);
    if (!twin) continue;
    if (each === at) next = twin;
    if (each.matches("details > summary") && !(sent && each.parentElement.contains(sent))) twin.parentElement.open = each.parentElement.open;
    if (isChanged(each) && each.form !== sent) { twin.value = each.value; twin.checked = each.checked; }
  }
  if (old.classList.contains("unfolded")) fresh.classList.add("unfolded");
  old.replaceWith(fresh);
  if (next) {
    next.focus({ preventScroll: true });
    if (document.activeElement !== next) fresh.focus({ preventScroll: true }); // it stands in a fold that has closed
  }
  for (const each of $$(`.hl[data-m="${id}"]`)) {
    each.className = each.className.replace(/is-\w+/, [...fresh.classList].find((name) => name.startsWith("is-")));
  }
  fold(fresh);
  return fresh;
}
function fold(card) {
  if (document.body.classList.contains("live")) card.classList.toggle("over", card.scrollHeight > card.clientHeight + 2);
}
function count(words) {
  const counts = $("#counts");
  counts.replaceChildren(...words.flatMap((each, at) => {
    const piece = document.createElement("span");
    piece.textContent = each;
    return at ? [" · ", piece] : [piece];
  }));
}

// events of a run; a stream that the server refuses is asked for again
const source = document.body.dataset.events;
if (source && self.EventSource) {
  const held = new Map();
  const follow = () => {
    const have = cards().map((each) => `${each.id}.${each.dataset.digest}`).join(",");
    const stream = new EventSource(`${source}?have=${have.slice(0, 13000)}`);
    stream.addEventListener("error", () => { if (stream.readyState === EventSource.CLOSED) setTimeout(follow, 5000); });
    stream.addEventListener("card", (event) => {
      const { id, html: text } = JSON.parse(event.data);
      if (swap(id, text)) held.delete(id);
      else if (document.getElementById(id)) held.set(id, text);
    });
    stream.addEventListener("progress", (event) => {
      const { counts, say: words } = JSON.parse(event.data);
      count(counts);
      if (words) say(words, false);
    });
    stream.addEventListener("done", (event) => {
      stream.close();
      const { say: words } = JSON.parse(event.data);
      const banner = $("#banner");
      if (banner) {
        banner.classList.replace("is-open", "is-done");
        $("use", banner).setAttribute("href", "#i-check");
        $("p span", banner).textContent = words;
      }
      const button = $(".tools button[disabled]");
      if (button) button.disabled = false;
      document.body.dataset.done = "true";
      say(words);
    });
  };
  follow();
  const release = () => setTimeout(() => {
    for (const [id, text] of held) if (swap(id, text)) held.delete(id);
  });
  document.addEventListener("pointerdown", (event) => { pressed = event.target.closest(".card"); });
  for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, () => { setTimeout(() => { pressed = null; }); release(); });
  for (const kind of ["focusout", "selectionchange"]) document.addEventListener(kind, release);
  cards().forEach(fold);
}
document.addEventListener("click", (event) => {
  const card = event.target.closest(".live .card");
  if (card) card.classList.add("unfolded");
});

// forms that change one card
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-part")) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "true";
  const data = new URLSearchParams(new FormData(form, event.submitter));
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Page": "part" } });
    const told = await answer.json();
    if (told.card) swap(told.id, told.card, form);
    if (told.counts) count(told.counts);
    if (told.run) { location.hash = form.closest(".card").id; location.reload(); }
    if (answer.status === 422) wrong(form, told.say);
    say(told.say);
  } catch {
    form.removeAttribute("data-part"); // no script can do it: the browser sends it as it would have
    form.requestSubmit(event.submitter);
  } finally {
    delete form.dataset.sending;
  }
});
addEventListener("beforeunload", (event) => { if ($$(".card [data-part] textarea").some(isChanged)) event.preventDefault(); });
function wrong(form, words) {
  const field = $("input[name=url]", form);
  if (!field) return;
  let told = $(".wrong", form);
  if (!told) {
    told = document.createElement("span");
    told.className = "wrong";
    told.id = `wrong-${field.id}`;
    form.append(told);
  }
  told.textContent = words;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", told.id);
  field.focus();
}

// copying; citations; pictures
async function copy(text, words) {
  try { await navigator.clipboard.writeText(text); } catch { return false; }
  say(words);
  return true;
}
const copied = () => $("#keys")?.dataset.copied || "✓";
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    if (!(await copy(field.value, copied()))) document.execCommand("copy");
  }
  const cite = event.target.closest("a[data-cite]");
  if (cite && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    const answer = await fetch(cite.href, { headers: { "X-Page": "part" } }).catch(() => null);
    if (!answer?.ok) { location.href = cite.href; return; }
    const told = await answer.json();
    const box = document.createElement("dialog");
    box.innerHTML = html.createHTML(told.html);
    const close = document.createElement("button");
    close.textContent = $("#keys").dataset.close;
    close.addEventListener("click", () => box.close());
    const title = document.createElement("h2");
    title.textContent = cite.textContent;
    title.id = "h-cite";
    box.setAttribute("aria-labelledby", "h-cite");
    box.prepend(title);
    box.append(close);
    box.addEventListener("close", () => { box.remove(); cite.focus(); });
    document.body.append(box);
    box.showModal();
    copy(told.first, copied());
  }
  const picture = event.target.closest("a[data-picture]");
  if (picture && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    const label = document.createElement("label"), tick = document.createElement("input"), shown = document.createElement("img"), note = document.createElement("span");
    label.className = "sharp";
    tick.type = "checkbox";
    tick.className = "vh";
    shown.alt = picture.dataset.alt;
    shown.src = picture.dataset.picture;
    note.textContent = picture.dataset.note;
    label.append(tick, shown, note);
    picture.parentElement.replaceChildren(label);
    tick.focus();
  }
  if (event.target.closest("[data-help]")) help();
});

// keys, which can be switched off, and are letters while one writes
const dialog = $("#keys");
const on = $("#keys-on");
function help() { if (dialog && !dialog.open) dialog.showModal(); }
if (on) {
  const kept = () => { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };
  on.checked = kept();
  on.addEventListener("change", () => { try { localStorage.setItem("keys", on.checked ? "on" : "off"); } catch { /* as long as the page is open */ } });
}
function now() {
  return document.activeElement?.closest?.(".card[data-digest]") || (current?.isConnected ? current : current && document.getElementById(current.id));
}
let current = null, g = 0;
function go(card) {
  if (!card) return;
  current = card;
  card.focus();
  card.scrollIntoView({ block: "nearest" });
}
document.addEventListener("focusin", (event) => {
  const card = event.target.closest?.(".card[data-digest]");
  if (!card) return;
  current = card;
  $$(".hl.now").forEach((each) => each.classList.remove("now"));
  const marks = $$(`.hl[data-m="${card.id}"]`);
  marks.forEach((each) => each.classList.add("now"));
  const pane = $(".ours");
  if (marks.length && pane && getComputedStyle(pane).position === "sticky") {
    const place = marks[0].getBoundingClientRect(), frame = pane.getBoundingClientRect();
    if (place.top < frame.top + 40 || place.bottom > frame.bottom - 40) pane.scrollTop += place.top - frame.top - frame.height / 3;
  }
});
const press = (query) => { const found = now() && $(query, now()); if (found) found.click(); return Boolean(found); };
function open(query) {
  const found = now() && $(query, now());
  const details = found?.closest("details");
  if (!details) return false;
  details.open = true;
  $("textarea", details)?.focus();
  return true;
}
const keys = {
  j: () => { const all = cards(), at = all.indexOf(now()); go(all[Math.min(at + 1, all.length - 1)]); },
  k: () => { const all = cards(), at = all.indexOf(now()); go(all[Math.max(at - 1, 0)]); },
  o: () => press("[data-open]"),
  Enter: () => document.activeElement === now() && press("[data-open]"),
  h: () => { const found = now() && document.getElementById(`t-${now().id}`); if (found) { found.focus(); found.scrollIntoView({ block: "center" }); } return Boolean(found); },
  d: () => { const found = now() && $("[data-fold=difference]", now()); if (found) found.open = !found.open; return Boolean(found); },
  c: () => press("[data-cite]"),
  e: () => press("[data-key=e]"),
  x: () => press("[data-key=x]"),
  r: () => press("[data-key=r]"),
  n: () => open("[data-key=n]"),
  "/": () => { $(".filters a")?.focus(); },
  "?": help,
  a: () => { if (Date.now() - g > 1500) return false; $('.filters a[data-filter=""]')?.click(); },
  g: () => { g = Date.now(); },
};
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!on?.checked || $("dialog[open]")) return;
  const at = event.target;
  if (at.isContentEditable || at.matches("textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=hidden])")) return;
  if (event.key === "Enter" && at !== now()) return;
  const act = Object.hasOwn(keys, event.key) && keys[event.key];
  if (act && act() !== false) event.preventDefault();
});

// a menu closes when something of it was chosen, when one goes elsewhere, and on Escape
document.addEventListener("click", (event) => $$(".menu[open]").forEach((each) => {
  if (!each.contains(event.target) || event.target.closest("a")) each.open = false;
}));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && $(".menu[open]");
  if (menu) { menu.open = false; $("summary", menu).focus(); }
});

// a file dropped anywhere on the start page
const start = $("#start");
if (start) {
  const stop = (event) => { event.preventDefault(); start.classList.toggle("over", event.type === "dragover"); };
  for (const kind of ["dragover", "dragleave"]) document.addEventListener(kind, stop);
  document.addEventListener("drop", (event) => {
    stop(event);
    if (event.dataTransfer?.files.length) { $("#file").files = event.dataTransfer.files; $("#text").value = ""; $("#file").focus(); }
  });
}
$("#problem")?.focus();
go(cards().find((each) => `#${each.id}` === location.hash)); // a page that comes again goes on at its source
addEventListener("beforeprint", () => $$("details:not(.pop):not([open])").forEach((each) => { each.open = true; each.dataset.print = ""; }));
addEventListener("afterprint", () => $$("details[data-print]").forEach((each) => { each.open = false; delete each.dataset.print; }));
