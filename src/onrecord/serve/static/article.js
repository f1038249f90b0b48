"use strict";
// n and p go from statement to statement; whatever is pointed at or focused is lit, its card beside it.
(() => {
  const marks = [...document.querySelectorAll("a.mark[data-card]")];
  const cards = new Map([...document.querySelectorAll("aside .entry")].map((entry) => [entry.dataset.a, entry]));
  const wide = matchMedia("(min-width: 56.01rem)");
  let here = -1;

  const light = (labels) => {
    for (const part of document.querySelectorAll(".lit")) part.classList.remove("lit");
    for (const label of labels) {
      for (const part of document.querySelectorAll(`[data-a~="${CSS.escape(label)}"]`)) part.classList.add("lit");
    }
  };
  const labelsOf = (mark) => mark.dataset.card.split(" ");
  const follow = (label) => {
    const card = cards.get(label);
    if (card && wide.matches) card.scrollIntoView({ block: "nearest" });
  };
  const go = (index) => {
    if (!marks.length) return;
    here = (index + marks.length) % marks.length;
    marks[here].focus({ preventScroll: true });
    marks[here].scrollIntoView({ block: "center" });
  };

  document.addEventListener("focusin", (event) => {
    const mark = event.target.closest(".mark[data-card]");
    const entry = event.target.closest("aside .entry");
    if (mark) {
      here = marks.indexOf(mark);
      light(labelsOf(mark));
      follow(labelsOf(mark)[0]);
    } else if (entry) light([entry.dataset.a]);
    else light([]);
  });
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || document.activeElement.closest(".mark, .entry")) return;
    const mark = event.target.closest(".mark[data-card]");
    const entry = event.target.closest("aside .entry");
    light(mark ? labelsOf(mark) : entry ? [entry.dataset.a] : []);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    if (event.key === "n") go(here + 1);
    else if (event.key === "p") go(here < 0 ? -1 : here - 1);
    else if (event.key === "Escape") document.activeElement.blur();
    else return;
    event.preventDefault();
  });
  // #s-… is a statement in the text: it is lit, however far the words lie from the card.
  const arrive = () => {
    const label = decodeURIComponent(location.hash.slice(2).split(":~:")[0]);
    if (!label.startsWith("-") || !cards.has(label)) return;
    light([label]);
    follow(label);
    const mark = document.getElementById(location.hash.slice(1).split(":~:")[0]);
    const first = mark ?? document.querySelector(`.text [data-a~="${CSS.escape(label)}"]`);
    if (location.hash[1] === "s") first?.scrollIntoView({ block: "center" });
    here = marks.indexOf(first);
  };
  addEventListener("hashchange", arrive);
  arrive();
})();
