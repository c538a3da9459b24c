/* The public door with scripts: everything here is a convenience, each page does its work without it.
   Runs under a strict policy: no eval, no inline script. */
(function () {
  "use strict";

  /* ——— the small work of the gate: a number whose SHA-256 with the challenge begins with enough zero bits.
     Written out because browsers lend their own only to encrypted pages. ——— */
  const K = new Uint32Array(64);
  const H0 = new Uint32Array(8);
  (function constants() {
    let found = 0;
    for (let n = 2; found < 64; n += 1) {
      let prime = true;
      for (let d = 2; d * d <= n; d += 1) if (n % d === 0) { prime = false; break; }
      if (!prime) continue;
      const part = (x) => Math.floor((x - Math.floor(x)) * 4294967296);
      if (found < 8) H0[found] = part(Math.sqrt(n));
      K[found] = part(Math.cbrt(n));
      found += 1;
    }
  })();
  const W = new Uint32Array(64);
  const STATE = new Uint32Array(8);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));

  function block(bytes, start) {
    for (let i = 0; i < 16; i += 1) {
      const p = start + i * 4;
      W[i] = (bytes[p] << 24) | (bytes[p + 1] << 16) | (bytes[p + 2] << 8) | bytes[p + 3];
    }
    for (let i = 16; i < 64; i += 1) {
      const a = W[i - 15], b = W[i - 2];
      W[i] = W[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + W[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = STATE;
    for (let i = 0; i < 64; i += 1) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    const next = [a, b, c, d, e, f, g, h];
    for (let i = 0; i < 8; i += 1) STATE[i] += next[i];
  }

  function firstWord(text) {
    const size = text.length;
    const padded = new Uint8Array(((size + 8) >> 6) * 64 + 64);
    for (let i = 0; i < size; i += 1) padded[i] = text.charCodeAt(i);
    padded[size] = 0x80;
    new DataView(padded.buffer).setUint32(padded.length - 4, size * 8);
    STATE.set(H0);
    for (let start = 0; start < padded.length; start += 64) block(padded, start);
    return STATE[0];
  }

  function solve(token, bits) {
    return new Promise((done) => {
      let n = 0;
      (function piece() {
        const until = performance.now() + 12;
        while (performance.now() < until) {
          for (let i = 0; i < 64; i += 1, n += 1) {
            if (firstWord(token + ":" + n) >>> (32 - bits) === 0) { done(n); return; }
          }
        }
        window.setTimeout(piece, 0);
      })();
    });
  }

  const answers = new Map();
  const gated = Array.from(document.querySelectorAll("form[data-gate]"));
  gated.forEach((form) => {
    const token = form.dataset.gate;
    if (!answers.has(token)) answers.set(token, { n: null, ready: solve(token, Number(form.dataset.bits)) });
    const one = answers.get(token);
    one.ready.then((n) => { one.n = n; });
    const answered = () => {
      const to = new URL(form.getAttribute("action"), window.location.href);
      to.searchParams.set("n", String(one.n));
      form.setAttribute("action", to.pathname + to.search);
    };
    const send = (button) => {
      if (form.requestSubmit) { form.requestSubmit(button || undefined); return; }
      if (button && button.name) { /* browsers of before 2022 */
        const kept = document.createElement("input");
        kept.type = "hidden"; kept.name = button.name; kept.value = button.value;
        form.append(kept);
      }
      answered();
      form.submit();
    };
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); return; }
      if (one.n === null) {
        event.preventDefault();
        form.setAttribute("aria-busy", "true");
        one.ready.then(() => { form.removeAttribute("aria-busy"); send(event.submitter); });
        return;
      }
      answered();
      /* A second press of the same button sends nothing; the key of the draft covers everything else. */
      form.dataset.sent = "1";
      window.setTimeout(() => { delete form.dataset.sent; }, 5000);
    });
  });
  window.addEventListener("pageshow", () => gated.forEach((form) => { delete form.dataset.sent; }));

  /* ——— a telephone put away in the middle of a step: what was typed is kept in the draft ——— */
  document.querySelectorAll("form[data-aside]").forEach((form) => {
    let typed = false;
    form.addEventListener("input", () => { typed = true; });
    const keep = () => {
      if (!typed || form.dataset.sent || document.visibilityState !== "hidden") return;
      const to = new URL(form.getAttribute("action"), window.location.href);
      to.searchParams.set("aside", "1");
      if (navigator.sendBeacon(to.pathname + to.search, new FormData(form))) typed = false;
    };
    document.addEventListener("visibilitychange", keep);
  });

  /* ——— the first thing that is wrong gets the keyboard ——— */
  const wrong = document.querySelector("[data-wrong] input:not([type=hidden]), [data-wrong] select, [data-wrong] textarea");
  if (wrong) wrong.focus();
  else { const box = document.querySelector("[data-wrongs]"); if (box) box.focus(); }

  /* ——— names of employers while typing ——— */
  document.querySelectorAll("[data-suggest]").forEach((box) => {
    const form = box.form;
    const id = form.querySelector("[name=employer_id]");
    const picked = form.querySelector("[name=employer_picked]");
    const list = document.getElementById("suggested");
    const said = document.getElementById("suggested-said");
    if (!list || !id || !picked) return;
    let timer = 0, asked = 0;
    const close = () => { list.replaceChildren(); if (said) said.textContent = ""; };
    box.addEventListener("input", () => {
      id.value = ""; picked.value = "";
      window.clearTimeout(timer);
      const text = box.value.trim();
      if (text.length < 2) { close(); return; }
      timer = window.setTimeout(async () => {
        const mine = (asked += 1);
        try {
          const answer = await fetch(list.dataset.from + "?q=" + encodeURIComponent(text), { credentials: "same-origin" });
          if (!answer.ok || mine !== asked) return;
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          list.replaceChildren(...page.body.querySelectorAll("li"));
          if (said) said.textContent = page.body.querySelector("[data-said]")?.textContent || "";
        } catch (fault) { close(); }
      }, 250);
    });
    list.addEventListener("click", (event) => {
      const one = event.target.closest("button[data-id]");
      if (!one) return;
      box.value = one.dataset.name; picked.value = one.dataset.name; id.value = one.dataset.id;
      const place = form.querySelector("[name=workplace_code]");
      if (place && !place.value && one.dataset.street && place.querySelector('option[value="' + one.dataset.street + '"]')) place.value = one.dataset.street;
      close(); box.focus();
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (event.key === "ArrowDown") { const first = list.querySelector("button"); if (first) { event.preventDefault(); first.focus(); } }
    });
    list.addEventListener("keydown", (event) => {
      const items = Array.from(list.querySelectorAll("button")), at = items.indexOf(document.activeElement);
      if (event.key === "Escape") { close(); box.focus(); }
      if (event.key === "ArrowDown" && at < items.length - 1) { event.preventDefault(); items[at + 1].focus(); }
      if (event.key === "ArrowUp") { event.preventDefault(); if (at > 0) items[at - 1].focus(); else box.focus(); }
    });
  });

  /* ——— copy and print ——— */
  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copy).textContent.trim();
      try { await navigator.clipboard.writeText(text); } catch (fault) {
        const area = document.createElement("textarea");
        area.value = text; document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
      }
      const said = document.getElementById("copied");
      if (said) said.textContent = button.dataset.done;
    });
  });
  document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => window.print()); });

  /* ——— what belongs to a group is shown to a group ——— */
  const group = document.querySelectorAll("[name=group]"), parts = document.querySelectorAll("[data-group]");
  if (group.length && parts.length) {
    const show = () => { const alone = !document.querySelector("[name=group][value=group]:checked"); parts.forEach((part) => { part.hidden = alone; }); };
    group.forEach((one) => one.addEventListener("change", show));
    show();
  }
})();
