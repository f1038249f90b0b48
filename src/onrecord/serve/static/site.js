"use strict";
// What every page may use: it works without. Suggestions for names, and months chosen by dragging over the timeline.
(() => {
  document.documentElement.classList.add("js");

  let waiting = 0;
  for (const field of document.querySelectorAll("[data-suggest]")) {
    const list = document.getElementById(field.getAttribute("list"));
    const known = [...list.children].map((option) => option.value);
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      const before = field.value.slice(0, field.value.lastIndexOf(";") + 1);
      const words = field.value.slice(before.length).trim();
      if (words.length < 2) return;
      waiting = setTimeout(async () => {
        const answer = await fetch(`/api/v1/speakers?limit=8&q=${encodeURIComponent(words)}`);
        if (!answer.ok) return;
        const names = (await answer.json()).items.map((each) => each.name);
        list.replaceChildren(
          ...new Set([...known, ...names].map((name) => (before ? `${before} ${name}` : name))).values().map((value) => {
            const option = document.createElement("option");
            option.value = value;
            return option;
          }),
        );
      }, 200);
    });
  }

  const brush = (figure) => {
    let from = null;
    const bar = (event) => event.target.closest?.("[data-period]");
    const chosen = (to) => {
      const ends = [from.dataset.period, to.dataset.period].sort();
      for (const each of figure.querySelectorAll("[data-period]")) {
        each.classList.toggle("chosen", each.dataset.period >= ends[0] && each.dataset.period <= ends[1]);
      }
      return ends;
    };
    figure.addEventListener("dragstart", (event) => event.preventDefault());
    figure.addEventListener("pointerdown", (event) => {
      from = event.pointerType === "touch" ? null : bar(event);
    });
    figure.addEventListener("pointermove", (event) => {
      const to = bar(event);
      if (from && to) chosen(to);
    });
    figure.addEventListener("pointerup", (event) => {
      const to = bar(event);
      if (!from || !to || from === to) return;
      const [since, until] = chosen(to);
      const form = document.getElementById("seek");
      form.elements.since.value = since;
      form.elements.until.value = until;
      from = null;
      form.submit();
    });
    addEventListener("pointerup", () => {
      from = null;
      for (const each of figure.querySelectorAll(".chosen")) each.classList.remove("chosen");
    });
  };
  const brushes = () => document.querySelectorAll("[data-brush]").forEach(brush);
  brushes();
  document.addEventListener("counted", brushes); // counts.js: this page had none before
})();
