/* Names while one types (input[data-suggest]) and advice beside the form ([data-advice]). Every form works without. */
(function () {
  "use strict";
  const WAIT = 180;
  let made = 0;

  function ask(url, words, signal) {
    const query = new URLSearchParams(words);
    return fetch(url + "?" + query, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin", signal })
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject(new Error(String(answer.status)))));
  }
  function valueOf(form, name) {
    const field = form && form.elements.namedItem(name);
    return field ? field.value || "" : "";
  }

  /* --- A combobox (ARIA 1.2, list autocomplete with manual selection) ------------------------- */
  function combobox(input) {
    const id = "suggest-" + (made += 1);
    const box = document.createElement("div");
    const live = document.createElement("p");
    let timer = 0, options = [], at = -1, request = null;
    box.className = "suggest";
    box.hidden = true;
    live.className = "visually-hidden";
    live.setAttribute("role", "status");
    const holder = document.createElement("div");
    holder.className = "suggest-holder";
    input.before(holder);
    holder.append(input, box, live);
    input.removeAttribute("list"); // the browser's own list would lie over this one
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id })) input.setAttribute(name, value);

    function close() {
      clearTimeout(timer);
      if (request) request.abort();
      box.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function show(html) {
      box.innerHTML = html;
      const list = box.querySelector("[role=listbox]");
      const count = box.querySelector("[data-suggest-count]");
      if (!list) return;
      list.id = id;
      options = [...list.querySelectorAll("[role=option]")];
      options.forEach((option, n) => { option.id = id + "-" + n; });
      at = -1;
      input.removeAttribute("aria-activedescendant");
      live.textContent = count ? count.textContent : "";
      box.hidden = !live.textContent;
      input.setAttribute("aria-expanded", String(!box.hidden && options.length > 0));
    }
    function look() {
      const text = input.value.trim();
      if (!text) { close(); live.textContent = ""; return; }
      if (request) request.abort();
      request = new AbortController();
      const route = input.form ? valueOf(input.form, "route") : "";
      ask(input.dataset.suggest, { q: text, field: input.dataset.suggestKind, route }, request.signal)
        .then((html) => { if (document.activeElement === input) show(html); }, () => {});
    }
    function go(to) {
      if (!options.length) return;
      if (at >= 0) options[at].setAttribute("aria-selected", "false");
      at = (to + options.length) % options.length;
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[at].id);
    }
    function choose(option) {
      input.value = option.dataset.value;
      close();
      live.textContent = "已填入" + option.dataset.value;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, WAIT); });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return; // the keys belong to the input method
      const open = !box.hidden;
      if (event.key === "ArrowDown") { event.preventDefault(); if (open) go(at + 1); else look(); }
      else if (event.key === "ArrowUp" && open) { event.preventDefault(); go(at < 0 ? -1 : at - 1); }
      else if (event.key === "Enter" && open && at >= 0) { event.preventDefault(); choose(options[at]); }
      else if (event.key === "Escape" && open) { event.preventDefault(); close(); }
      else if (event.key === "Tab") close();
    });
    input.addEventListener("blur", close);
    box.addEventListener("mousedown", (event) => event.preventDefault()); // the input keeps the focus
    box.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
  }

  /* --- Advice ------------------------------------------------------------------------------- */
  const ASKED = ["heading_organization", "receiving_organization", "receiving_code"];
  function advise(panel) {
    const form = document.getElementById(panel.dataset.adviceForm);
    // What is typed is looked at without being asked.
    const button = document.querySelector(`[form="${panel.dataset.adviceForm}"][name=look]`);
    if (button) button.hidden = true;
    let timer = 0, request = null, last = "";
    function words() { return Object.fromEntries(ASKED.map((name) => [name, valueOf(form, name)])); }
    function look() {
      const said = words(), key = JSON.stringify(said);
      if (key === last) return;
      last = key;
      if (request) request.abort();
      request = new AbortController();
      ask(panel.dataset.advice, said, request.signal).then((html) => { panel.innerHTML = html; }, () => {});
    }
    last = JSON.stringify(words());
    for (const kind of ["input", "change"]) {
      form.addEventListener(kind, (event) => {
        if (!ASKED.includes(event.target.name)) return;
        clearTimeout(timer);
        timer = setTimeout(look, kind === "change" ? 0 : 400);
      });
    }
    panel.addEventListener("click", (event) => {
      const take = event.target.closest("[data-take]");
      if (!take) return;
      event.preventDefault();
      for (const name of ["heading_organization", "receiving_code"]) {
        if (take.dataset[name]) { const field = form.elements.namedItem(name); if (field) field.value = take.dataset[name]; }
      }
      for (const name of ["route", "channel"]) {
        if (!(name in take.dataset)) continue;
        for (const radio of form.querySelectorAll(`input[type=radio][name=${name}]`)) radio.checked = radio.value === take.dataset[name];
      }
      const first = form.querySelector("input[name=route]:checked");
      if (first) first.focus();
      look();
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("input[data-suggest]").forEach(combobox);
    document.querySelectorAll("[data-advice]").forEach(advise);
  });
})();
