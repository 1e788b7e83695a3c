// SPDX-License-Identifier: MIT
(() => {
  "use strict";
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const one = (id) => document.getElementById(id);
  document.documentElement.classList.add("scripted");

  // --- filter and search -------------------------------------------------------------------------------
  const search = one("search");
  const kind = one("kind");
  const only = one("only-table");
  const severities = all("button[data-level]");
  const tables = all("details.table").map((element) => ({
    element,
    name: element.dataset.name,
    title: element.dataset.name.toLowerCase(),
    rows: all("tr[data-kind]", element).map((row) => ({
      row,
      kind: row.dataset.kind,
      level: row.dataset.level,
      follows: all("tr.follows", row.parentElement).filter((other) => other.dataset.of === row.dataset.row),
      text: all("code", row).map((code) => code.textContent).join(" ").toLowerCase(),
    })),
  }));

  const plural = (count) => `${count} ${count === 1 ? "table" : "tables"}`;

  function apply() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const levels = new Set(severities.filter((b) => b.getAttribute("aria-pressed") === "true").map((b) => b.dataset.level));
    let shown = 0;
    for (const table of tables) {
      let rows = 0;
      const wanted = !only.value || only.value === table.name;
      for (const entry of table.rows) {
        const fits =
          wanted &&
          (!levels.size || levels.has(entry.level)) &&
          (!kind.value || kind.value === entry.kind) &&
          words.every((word) => table.title.includes(word) || entry.text.includes(word));
        entry.row.hidden = !fits;
        for (const other of entry.follows) other.hidden = !fits;
        if (fits) rows += 1;
      }
      table.element.hidden = rows === 0;
      if (rows) shown += 1;
    }
    one("shown").textContent =
      shown === tables.length ? plural(shown) : `${shown} of ${plural(tables.length)}`;
    one("none").hidden = shown !== 0;
    one("reset").hidden = !(words.length || levels.size || kind.value || only.value);
  }

  function reset() {
    search.value = "";
    kind.value = "";
    only.value = "";
    for (const button of severities) button.setAttribute("aria-pressed", "false");
    apply();
  }

  if (search) {
    search.addEventListener("input", apply);
    kind.addEventListener("change", apply);
    only.addEventListener("change", apply);
    one("reset").addEventListener("click", () => {
      reset();
      search.focus();
    });
    for (const button of severities) {
      button.addEventListener("click", () => {
        button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
        apply();
      });
    }
    const fold = (open) => {
      for (const table of tables) if (!table.element.hidden) table.element.open = open;
    };
    one("unfold").addEventListener("click", () => fold(true));
    one("fold").addEventListener("click", () => fold(false));
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, select, textarea");
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "/" && !typing) {
        event.preventDefault();
        search.focus();
        search.select();
      } else if (event.key === "Escape" && event.target === search) {
        reset();
        search.blur();
      }
    });
    apply();
  }

  // --- copying -----------------------------------------------------------------------------------------
  async function write(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // A page from a disk may not reach the clipboard in every browser; the selection can.
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "offscreen";
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  }

  for (const button of all("button.copy")) {
    button.addEventListener("click", async () => {
      await write(button.parentElement.querySelector("code").textContent);
      button.focus();
      button.textContent = "Copied";
      button.addEventListener("blur", () => (button.textContent = "Copy"), { once: true });
    });
  }

  // --- paper has no folds ------------------------------------------------------------------------------
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    for (const element of folded) element.open = true;
  });
  addEventListener("afterprint", () => {
    for (const element of folded) element.open = false;
    folded = [];
  });
})();
