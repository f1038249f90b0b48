"use strict";
// What was still being counted when the page was shown: fetched, put in its places, and said to screen readers.
(() => {
  const waiting = document.querySelector("[data-fragment]");
  const state = waiting.querySelector("[data-state]");
  let tries = 12;

  const later = (seconds) => setTimeout(ask, 1000 * seconds);
  const giveUp = () => {
    state.textContent = "The numbers could not be fetched.";
  };
  const fill = (words) => {
    const holder = document.createElement("template");
    holder.innerHTML = words; // a page of ours, escaped as all of them; a script in it would not run
    for (const part of holder.content.querySelectorAll("[data-for]")) {
      document.querySelector(`[data-place="${part.dataset.for}"]`)?.replaceWith(part.content);
    }
    document.getElementById("counted").textContent = holder.content.querySelector("[data-said]").content.textContent;
    document.dispatchEvent(new Event("counted"));
  };
  const ask = async () => {
    try {
      const answer = await fetch(waiting.dataset.fragment);
      if (answer.ok && !answer.redirected) fill(await answer.text());
      else if ([429, 503].includes(answer.status) && --tries) later(Number(answer.headers.get("Retry-After")) || 5);
      else giveUp();
    } catch {
      giveUp(); // no connection
    }
  };
  ask();
})();
