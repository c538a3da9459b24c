/* Workbench behaviour. Everything here is a convenience: each page does its work without it.
   Runs under a strict CSP: no eval, no inline script, components registered by name. */
(function () {
  "use strict";
  const GO = { d: "/", l: "/leads/", c: "/cases/", a: "/approvals/", e: "/employers/", s: "/settings/" };
  let waiting = false;
  let row = -1;

  const typing = (el) => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName));
  const rows = () => Array.from(document.querySelectorAll("table.rows[data-keys] tbody tr"));

  function select(step) {
    const all = rows();
    if (!all.length) return;
    row = Math.max(0, Math.min(all.length - 1, row + step));
    all.forEach((tr, i) => tr.classList.toggle("on", i === row));
    const link = all[row].querySelector("a");
    if (link) link.focus();
    all[row].scrollIntoView({ block: "nearest" });
  }

  function help() {
    const box = document.getElementById("keys");
    if (!box) return;
    if (box.open) box.close(); else box.showModal();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach((d) => d.removeAttribute("open"));
      return;
    }
    if (typing(event.target)) return;
    if (waiting) {
      waiting = false;
      if (GO[event.key]) { event.preventDefault(); window.location.assign(GO[event.key]); }
      return;
    }
    if (event.key === "/") { event.preventDefault(); const box = document.getElementById("find"); if (box) { box.focus(); box.select(); } }
    else if (event.key === "g") { waiting = true; window.setTimeout(() => { waiting = false; }, 1500); }
    else if (event.key === "j") select(1);
    else if (event.key === "k") select(-1);
    else if (event.key === "?") help();
  });

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-act]");
    document.querySelectorAll("details.menu[open]").forEach((d) => { if (!d.contains(event.target)) d.removeAttribute("open"); });
    if (!target) return;
    if (target.dataset.act === "help") help();
    if (target.dataset.act === "print") window.print();
    if (target.dataset.act === "close") { const box = target.closest("dialog"); if (box) box.close(); }
  });

  /* A second press of the same button sends nothing; the key in the form covers everything else. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((f) => { delete f.dataset.sent; }));

  document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit();
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    /* A refused request answers with the form and the reason: show it. */
    const code = event.detail.xhr.status;
    if (code === 422 || code === 409) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });

  document.addEventListener("alpine:init", () => {
    /* Employer typeahead: text box + hidden id; the list comes as HTML from the server. */
    window.Alpine.data("pick", () => ({
      text: "", id: "", open: false, chosen: "",
      init() {
        this.text = this.$root.dataset.text || "";
        this.id = this.$root.dataset.id || "";
        this.chosen = this.text;
      },
      type(event) {
        this.text = event.target.value;
        if (this.text !== this.chosen) this.id = "";
        this.open = true;
      },
      choose(event) {
        const option = event.target.closest("[role=option]");
        if (!option) return;
        this.text = option.dataset.text; this.id = option.dataset.id; this.chosen = this.text; this.open = false;
        this.$refs.box.value = this.text; this.$refs.id.value = this.id;
        this.$refs.box.focus();
      },
      leave(event) { if (!this.$root.contains(event.relatedTarget)) this.open = false; },
      shut() { this.open = false; },
      down() { const first = this.$root.querySelector("[role=option]"); if (first) { this.open = true; first.focus(); } },
    }));
  });
})();
