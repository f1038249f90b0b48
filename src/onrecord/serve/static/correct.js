"use strict";
// Corrections from the keyboard and by selecting text. Places are code points of the whole article's text.
(() => {
  const form = document.querySelector("form.judge");
  if (!form) return;
  const context = document.getElementById(form.dataset.context);
  const fix = document.getElementById("fix");
  const start = Number(context.dataset.start);
  const points = Array.from(context.textContent);
  const parts = [...form.querySelectorAll("[data-part]")];
  const keys = { 1: "source", 2: "cue", 3: "content", 4: "addressee" };

  const read = (part) =>
    part.querySelector("input").value.split(",").map((each) => each.trim().split("-").map(Number))
      .filter((pair) => pair.length === 2 && pair[0] < pair[1]);
  const write = (part, spans) => {
    spans.sort((one, other) => one[0] - other[0]);
    part.querySelector("input").value = spans.map((pair) => pair.join("-")).join(", ");
    show(part);
  };
  const words = ([from, to]) => points.slice(from - start, to - start).join("");
  const show = (part) => {
    part.querySelector("output").textContent = read(part).map(words).join(" … ");
  };
  const partOf = (name) => parts.find((part) => part.dataset.part === name);

  const place = (node, offset) => {
    const range = document.createRange();
    range.selectNodeContents(context);
    range.setEnd(node, offset);
    return start + Array.from(range.toString()).length;
  };
  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!context.contains(range.startContainer) || !context.contains(range.endContainer)) return null;
    let [from, to] = [place(range.startContainer, range.startOffset), place(range.endContainer, range.endOffset)];
    const space = (index) => /\s/u.test(points[index - start] ?? "x");
    while (from < to && space(from)) from += 1;
    while (from < to && space(to - 1)) to -= 1;
    return from < to ? [from, to] : null;
  };
  // A touch on a button takes the selection away, so the latest one is kept.
  let latest = null;
  document.addEventListener("selectionchange", () => {
    latest = selected() ?? latest;
  });
  const assign = (name, more, pair) => {
    if (!pair) return false;
    const part = partOf(name);
    const kept = more ? read(part).filter(([from, to]) => to <= pair[0] || pair[1] <= from) : [];
    write(part, [...kept, pair]);
    fix.open = true;
    return true;
  };

  // The edges of words, so that an edge can be moved a word at a time without a mouse.
  const starts = [];
  const ends = [];
  points.forEach((point, index) => {
    const white = /\s/u.test(point);
    if (!white && (index === 0 || /\s/u.test(points[index - 1]))) starts.push(start + index);
    if (!white && (index + 1 === points.length || /\s/u.test(points[index + 1]))) ends.push(start + index + 1);
  });
  const step = (edges, at, by) =>
    (by > 0 ? edges.find((edge) => edge > at) : edges.findLast((edge) => edge < at)) ?? at;
  const nudge = (part, { from, to }) => {
    const spans = read(part);
    if (!spans.length) return write(part, [[starts[0], ends[0]]]);
    const [first, last] = [spans[0], spans[spans.length - 1]];
    if (from) first[0] = step(starts, first[0], Number(from));
    if (to) last[1] = step(ends, last[1], Number(to));
    if (first[0] < first[1] && last[0] < last[1]) write(part, spans);
  };

  for (const part of parts) {
    show(part);
    part.querySelector("input").addEventListener("input", () => show(part));
    part.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if ("take" in button.dataset) assign(part.dataset.part, event.shiftKey, latest);
      else nudge(part, button.dataset);
    });
  }

  // A caret in the text, for selecting with Shift and the arrows; nothing can be typed into it.
  const editable = () => {
    context.contentEditable = "true";
    context.setAttribute("role", "textbox");
    context.setAttribute("aria-multiline", "true");
    context.setAttribute("aria-readonly", "true");
    context.spellcheck = false;
  };
  context.addEventListener("beforeinput", (event) => event.preventDefault());
  for (const name of ["drop", "paste", "cut", "dragstart"]) {
    context.addEventListener(name, (event) => event.preventDefault());
  }
  fix.addEventListener("toggle", () => {
    if (fix.open) {
      editable();
      if (!form.contains(document.activeElement)) context.focus();
    } else context.removeAttribute("contenteditable");
  });

  // Enter presses the first button of a form, which is "Right": in a field of a correction it saves that.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    if (fix.contains(event.target)) form.querySelector('button[value="correct"]').click();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    const digit = event.code.startsWith("Digit") ? keys[event.code.slice(5)] : undefined;
    if (digit) {
      if (assign(digit, event.shiftKey, selected())) event.preventDefault();
      return;
    }
    const target = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target || (event.key === "s" && !fix.open)) return;
    event.preventDefault();
    target.click();
  });
})();
