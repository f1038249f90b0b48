"use strict";
(() => {
  const card = document.getElementById("card");
  const narrow = matchMedia("(max-width: 56rem)");
  let shown = null;
  let timer = 0;

  const light = (ids) => {
    for (const part of document.querySelectorAll(".lit")) part.classList.remove("lit");
    for (const id of ids) {
      for (const part of document.querySelectorAll(`[data-a~="${id}"]`)) part.classList.add("lit");
    }
  };
  const owners = (mark) => mark.dataset.card.split(" ");

  const place = (mark) => {
    card.style.left = card.style.top = "";
    if (narrow.matches) {
      if (mark.getClientRects()[0].bottom > innerHeight - card.offsetHeight - 16) {
        mark.scrollIntoView({ block: "center" });
      }
      return;
    }
    const box = mark.getClientRects()[0];
    const below = box.bottom + 10 + card.offsetHeight < innerHeight || box.top < card.offsetHeight + 10;
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 8));
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${(below ? box.bottom + 10 : box.top - card.offsetHeight - 10) + scrollY}px`;
  };
  const show = (mark) => {
    clearTimeout(timer);
    if (shown === mark) return;
    shown = mark;
    const ids = owners(mark);
    card.replaceChildren(...ids.map((id) => document.querySelector(`#s${id} > .entry`).cloneNode(true)));
    for (const link of card.querySelectorAll("a")) {
      link.tabIndex = -1;
      link.hash = `#s${link.hash.slice(2)}`;
    }
    light(ids);
    card.hidden = false;
    place(mark);
  };
  const hide = () => {
    clearTimeout(timer);
    shown = null;
    card.hidden = true;
    light([]);
  };
  const later = (action, wait) => {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const mark = event.target.closest(".mark[data-card]");
    const entry = event.target.closest("aside .entry");
    if (mark) later(() => show(mark), 120);
    else if (event.target.closest("#card")) clearTimeout(timer);
    else if (entry) { hide(); light([entry.dataset.a]); }
    else if (!document.activeElement.matches("a.mark")) later(hide, 250);
  });
  document.addEventListener("focusin", (event) => {
    const entry = event.target.closest("aside .entry");
    if (event.target.matches(".mark[data-card]")) show(event.target);
    else if (entry) { hide(); light([entry.dataset.a]); }
    else if (!event.target.closest("#card")) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".mark[data-card]");
    const back = event.target.closest("aside .who a");
    if (mark) {
      // On a phone the list is far below: the card is shown instead of a jump. A real link stays one elsewhere.
      if (narrow.matches) event.preventDefault();
      show(mark);
    } else if (back) {
      document.querySelector(back.hash)?.focus({ preventScroll: true });
    } else if (!event.target.closest("#card") || event.target.closest("#card a")) {
      hide();
    }
  });
  addEventListener("resize", () => shown && place(shown));
})();
