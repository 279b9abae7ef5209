/* Enhancements only: every page works without this file. No inline code, so the CSP stays strict. */
(function () {
  "use strict";
  document.documentElement.classList.add("js");

  function closest(target, selector) {
    return target instanceof Element ? target.closest(selector) : null;
  }

  /* --- Copy buttons: <button data-copy="text"> ------------------------------------------------ */
  function copyText(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    // Campus servers without HTTPS have no clipboard API.
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    const ok = document.execCommand("copy");
    area.remove();
    return ok ? Promise.resolve() : Promise.reject(new Error("copy"));
  }
  function showCopied(button) {
    const word = button.querySelector("[data-word]") || button;
    if (!button.dataset.was) button.dataset.was = word.textContent;
    copyText(button.dataset.copy).then(
      () => { word.textContent = "已复制"; button.classList.add("is-done"); },
      () => { word.textContent = "请手动复制"; }
    ).then(() => {
      button.focus();
      setTimeout(() => { word.textContent = button.dataset.was; button.classList.remove("is-done"); }, 2000);
    });
  }

  /* --- Ticked rows and the bulk bar ----------------------------------------------------------- */
  function countRows() {
    const boxes = [...document.querySelectorAll("input[data-row]")];
    const ticked = boxes.filter((box) => box.checked);
    for (const all of document.querySelectorAll("[data-select-all]")) {
      all.checked = boxes.length > 0 && ticked.length === boxes.length;
      all.indeterminate = ticked.length > 0 && ticked.length < boxes.length;
    }
    for (const group of document.querySelectorAll("[data-select-group]")) {
      const own = boxes.filter((box) => box.dataset.group === group.dataset.selectGroup);
      group.checked = own.length > 0 && own.every((box) => box.checked);
      group.indeterminate = !group.checked && own.some((box) => box.checked);
    }
    for (const bar of document.querySelectorAll("[data-bulk]")) {
      const everyone = bar.querySelector("[data-select-matching]");
      const total = everyone && everyone.checked ? Number(everyone.dataset.total) : ticked.length;
      const count = bar.querySelector("[data-count]");
      if (count) count.textContent = String(total);
      bar.classList.toggle("is-idle", total === 0 && !("typed" in bar.dataset));
      bar.hidden = boxes.length === 0;
      for (const badge of bar.querySelectorAll("[data-action-count]")) {
        const name = badge.dataset.actionCount;
        const able = ticked.filter((box) => !("allowed" in box.dataset) || box.dataset.allowed.split(" ").includes(name));
        const unknown = everyone && everyone.checked;
        badge.textContent = unknown ? "" : String(able.length);
        badge.hidden = Boolean(unknown) || ticked.length === 0;
        badge.parentElement.classList.toggle("is-none", !badge.hidden && able.length === 0);
      }
    }
  }
  let lastBox = null;
  function tick(box, shift) {
    const boxes = [...document.querySelectorAll("input[data-row]")];
    if (shift && lastBox && boxes.includes(lastBox)) {
      const [from, to] = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((each) => { each.checked = box.checked; });
    }
    lastBox = box;
    countRows();
  }

  document.addEventListener("click", (event) => {
    const copy = closest(event.target, "[data-copy]");
    if (copy) { event.preventDefault(); showCopied(copy); return; }

    const fill = closest(event.target, "[data-fill-username]");
    if (fill) {
      const form = document.querySelector("form[data-signin]");
      form.elements.username.value = fill.dataset.fillUsername;
      form.elements.password.value = fill.dataset.fillPassword;
      form.querySelector("[type=submit]").focus();
      return;
    }

    const box = closest(event.target, "input[data-row]");
    if (box) { tick(box, event.shiftKey); return; }

    // An error's link leads into its field, also where the field is a group of choices.
    const problem = closest(event.target, "[data-error-summary] a[href^='#']");
    if (problem) {
      const place = document.getElementById(problem.hash.slice(1));
      const field = place && (place.matches("input, select, textarea") ? place : place.querySelector("input, select, textarea"));
      if (field) { event.preventDefault(); place.scrollIntoView({ block: "center" }); field.focus({ preventScroll: true }); }
      return;
    }

    if (closest(event.target, "[data-print]")) { window.print(); return; }

    // A row opens its page, unless the click was for something else or text is being selected.
    const row = closest(event.target, "tr[data-href]");
    if (row && !closest(event.target, "a, button, input, label, select, textarea, summary") && !String(window.getSelection())) {
      if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, "_blank", "noopener");
      else window.location.assign(row.dataset.href);
    }
  });

  document.addEventListener("change", (event) => {
    const all = closest(event.target, "[data-select-all]");
    if (all) {
      document.querySelectorAll("input[data-row]").forEach((box) => { box.checked = all.checked; });
      countRows();
    }
    const group = closest(event.target, "[data-select-group]");
    if (group) {
      document.querySelectorAll("input[data-row]").forEach((box) => { if (box.dataset.group === group.dataset.selectGroup) box.checked = group.checked; });
      countRows();
    }
    if (closest(event.target, "[data-select-matching]")) countRows();
    // Lists in a filter apply at once with the mouse; with the keyboard one may first pass over the options.
    const select = closest(event.target, "form[data-autosubmit] select");
    if (select && select.dataset.by !== "key") select.form.requestSubmit();
  });
  document.addEventListener("keydown", (event) => {
    const select = closest(event.target, "form[data-autosubmit] select");
    if (select) {
      select.dataset.by = "key";
      if (event.key === "Enter") { event.preventDefault(); select.form.requestSubmit(); }
    }
    if (event.key === "Escape") document.querySelectorAll("details.who[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  document.addEventListener("pointerdown", (event) => {
    const select = closest(event.target, "form[data-autosubmit] select");
    if (select) select.dataset.by = "pointer";
    document.querySelectorAll("details.who[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  /* --- <form data-look-first>: ⏎ in the empty field does what the page offers, so one must have seen the page. A key held
     down, or pressed twice in haste, does nothing. --- */
  let shown = performance.now();
  window.addEventListener("pageshow", () => { shown = performance.now(); });
  document.addEventListener("keydown", (event) => {
    const hasty = event.repeat || (event.target.value === "" && performance.now() - shown < 400);
    if (event.key === "Enter" && hasty && closest(event.target, "form[data-look-first]")) event.preventDefault();
  });

  /* --- <form target="_blank" data-then-reload>: its answer opens beside; whoever comes back sees what is to be done next. --- */
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !("thenReload" in event.target.dataset)) return;
    const left = performance.now();
    const back = () => { if (!document.hidden && performance.now() - left > 300) location.reload(); };
    window.addEventListener("focus", back);
    document.addEventListener("visibilitychange", back);
  });

  /* --- A form is sent once. The server refuses the second one too; this saves the person the message --- */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "get") {
      // Empty fields stay out of the address, so that a link to a list is short.
      for (const field of form.elements) if (field.name && field.value === "" && !field.disabled) { field.disabled = true; setTimeout(() => { field.disabled = false; }, 0); }
      return;
    }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    const button = event.submitter;
    if (button) setTimeout(() => { button.setAttribute("aria-disabled", "true"); button.setAttribute("aria-busy", "true"); sayBusy(button); }, 0);
    // A download leaves the page where it is: let it be asked for again.
    setTimeout(() => release(form), "repeatable" in form.dataset ? 1500 : 15000);
  });
  /* <button data-busy="正在上传并读取…">: what is going on while one waits for the answer */
  function sayBusy(button) {
    const word = button.dataset.busy && button.querySelector("[data-word]");
    if (!word) return;
    button.dataset.was = word.textContent;
    word.textContent = button.dataset.busy;
  }
  function release(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => {
      button.removeAttribute("aria-busy");
      button.removeAttribute("aria-disabled");
      if (button.dataset.busy && button.dataset.was) button.querySelector("[data-word]").textContent = button.dataset.was;
    });
  }
  window.addEventListener("pageshow", () => { document.querySelectorAll("form[data-sent]").forEach(release); countRows(); });

  /* --- <form data-telling>: <button data-copies="field" data-says="place"> copies a field and sends the form in the same press,
     without leaving the page. Once names or words have been changed, the form goes the usual way: the server shows first
     what has become of the text. --- */
  function changed(event) {
    const form = closest(event.target, "form[data-telling]");
    if (!form || !closest(event.target, "[data-row], [data-select-all], [data-template]")) return;
    form.dataset.changed = "1";
    form.querySelector("[data-changed-note]").hidden = false;
  }
  document.addEventListener("change", changed);
  document.addEventListener("input", changed);
  document.addEventListener("click", (event) => {
    const button = closest(event.target, "button[data-copies]");
    if (!button || button.form.dataset.changed) return;
    event.preventDefault();
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    const say = (words, well) => {
      const place = document.getElementById(button.dataset.says);
      place.textContent = words;
      place.classList.toggle("is-problem", !well);
      button.removeAttribute("aria-busy");
      button.focus();
    };
    const record = () => {
      const body = new FormData(button.form);
      body.append(button.name, button.value);
      return fetch(button.form.action, { method: "POST", body, headers: { Accept: "application/json" } })
        .then((answer) => answer.json().then((said) => say((answer.ok ? "已复制，" : "已复制，但没有记入：") + said.sentence, answer.ok)))
        .catch(() => say("已复制，但没有记入联系记录：连不上服务器或登录已过期，请刷新后再按一次。", false));
    };
    copyText(document.getElementById(button.dataset.copies).value)
      .then(record, () => say("没有复制成功，也没有记入。请在上面的框里手动复制，刷新后再按一次。", false));
  });

  /* --- Tables too wide for their place scroll; the others keep a head that sticks to the window ------- */
  function measure() {
    for (const box of document.querySelectorAll(".scroll:not(.always)")) {
      box.classList.remove("is-wide");
      const table = box.querySelector("table");
      const wide = Boolean(table) && table.offsetWidth > box.clientWidth + 1;
      box.classList.toggle("is-wide", wide);
      reachByKey(box, wide && !table.querySelector("a[href], button, input:not([type=hidden]), select, textarea, summary"));
    }
  }
  /* A table that scrolls and has nothing in it to step onto must be a stop itself, or the arrow keys cannot move it. */
  function reachByKey(box, needed) {
    if (!needed) {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
      return;
    }
    const caption = box.querySelector("caption");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", caption ? caption.textContent.trim() : "表格");
  }
  let waiting = 0;
  window.addEventListener("resize", () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(measure); });

  /* --- Character counts: <textarea maxlength data-counter> ------------------------------------ */
  document.addEventListener("input", (event) => {
    const area = closest(event.target, "[data-counter]");
    if (!area) return;
    let note = area.nextElementSibling;
    if (!note || !note.classList.contains("counter")) {
      note = document.createElement("div");
      note.className = "form-text counter";
      area.after(note);
    }
    note.textContent = "还可以输入 " + (area.maxLength - area.value.length) + " 字";
  });

  function start() {
    measure();
    countRows();
    const summary = document.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  }
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:afterSwap", () => { measure(); countRows(); });
})();
