// Keys for lists: j and k go to the next and the previous headline, o opens it, / goes to the search field, unless
// the reader has switched keys off. A box marked
// data-submit sends its form at once. Everything works without this script.
"use strict";
(() => {
  const headlines = () => [...document.querySelectorAll("[data-key]")].filter((link) => link.checkVisibility());
  const go = (by) => {
    const all = headlines();
    const active = document.activeElement;
    const row = (link) => link.closest("[data-row]") || link;
    const at = all.findIndex((link) => row(link).contains(active));
    const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) next.focus();
  };
  const actions = {
    j: () => go(1),
    k: () => go(-1),
    o: () => document.activeElement.matches("a[data-key]") && document.activeElement.click(),
    "/": () => document.querySelector("input[type=search]")?.focus(),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea");
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : null;
    if (!action || typing || document.body.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });
})();
