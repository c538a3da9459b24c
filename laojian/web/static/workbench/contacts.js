/* Keys of the intake desk: x ticks the row, a e d decide on the suggestion. Every page does its work without them. */
(function () {
  "use strict";
  const typing = (el) => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) && el.type !== "checkbox");
  const row = () => document.querySelector("table.rows[data-keys] tbody tr.on");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const on = row();
    if (!on) return;
    if (event.key === "x") {
      const box = on.querySelector("input[data-pick]");
      if (box) { event.preventDefault(); box.checked = !box.checked; }
      return;
    }
    const button = on.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
    const box = button.parentElement.matches("details") ? button.parentElement.querySelector("input:not([type=hidden])") : null;
    if (box) { box.focus(); box.select(); }
  });
})();
