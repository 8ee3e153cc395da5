"use strict";
// The picture scrolls, and shows what is chosen, without this; here it is zoomed and dragged, and
// what is chosen is marked.
{
  const view = document.querySelector(".view");
  const picture = view.querySelector("svg");
  const { width, height } = picture.viewBox.baseVal;
  const [SMALLEST, LARGEST, LEGIBLE, STEP] = [0.2, 4, 0.75, 1.25];
  let scale = 1;

  // Zooms so that what is at a point of the view stays there.
  const zoom = (wanted, x = view.clientWidth / 2, y = view.clientHeight / 2) => {
    const next = Math.min(LARGEST, Math.max(SMALLEST, wanted));
    const left = ((view.scrollLeft + x) * next) / scale - x;
    const top = ((view.scrollTop + y) * next) / scale - y;
    scale = next;
    picture.setAttribute("width", width * scale);
    picture.setAttribute("height", height * scale);
    view.scrollTo(left, top);
  };
  const whole = () => Math.min(1, view.clientWidth / width, view.clientHeight / height);
  const zooms = {
    in: () => zoom(scale * STEP),
    out: () => zoom(scale / STEP),
    fit: () => zoom(whole()),
  };

  const buttons = document.querySelector(".zoom");
  buttons.hidden = false;
  buttons.addEventListener("click", (event) => zooms[event.target.dataset.zoom]?.());
  const at = (x, y) => {
    const box = view.getBoundingClientRect();
    return [x - box.left, y - box.top];
  };
  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(scale * Math.exp(-event.deltaY / 300), ...at(event.clientX, event.clientY));
  }, { passive: false });

  // Two fingers zoom; one scrolls, as everywhere.
  let pinched = null;
  const spread = ([one, other]) =>
    Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  view.addEventListener("touchstart", ({ touches }) => {
    pinched = touches.length === 2 ? { spread: spread(touches), scale } : null;
  }, { passive: true });
  view.addEventListener("touchmove", (event) => {
    if (!pinched || event.touches.length !== 2) return;
    event.preventDefault();
    const [one, other] = event.touches;
    const middle = at((one.clientX + other.clientX) / 2, (one.clientY + other.clientY) / 2);
    zoom((pinched.scale * spread(event.touches)) / pinched.spread, ...middle);
  }, { passive: false });

  // A mouse drags; a click that ends a drag chooses nothing.
  let held = null;
  view.addEventListener("dragstart", (event) => event.preventDefault());
  view.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    held = { x: event.clientX + view.scrollLeft, y: event.clientY + view.scrollTop, moved: false };
  });
  addEventListener("pointermove", (event) => {
    if (!held) return;
    const [left, top] = [held.x - event.clientX, held.y - event.clientY];
    held.moved ||= Math.hypot(left - view.scrollLeft, top - view.scrollTop) > 4;
    view.classList.toggle("dragged", held.moved);
    if (held.moved) view.scrollTo(left, top);
  });
  addEventListener("pointerup", () => {
    view.classList.remove("dragged");
    setTimeout(() => { held = null; });
  });
  view.addEventListener("click", (event) => {
    if (held?.moved) event.preventDefault();
  }, true);

  let chosen = null;
  const mark = () => {
    const key = decodeURIComponent(location.hash.slice(1));
    chosen?.removeAttribute("aria-current");
    chosen = [...picture.querySelectorAll(".thing")]
      .find((thing) => thing.getAttribute("href") === `#${key}`) ?? null;
    chosen?.setAttribute("aria-current", "true");
    chosen?.scrollIntoView({ block: "nearest", inline: "nearest" });
    for (const arrow of picture.querySelectorAll(".arrow")) {
      const { source, target } = arrow.dataset;
      arrow.classList.toggle("near", chosen !== null && (source === key || target === key));
    }
  };
  addEventListener("hashchange", mark);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // What was chosen this instant may not be marked yet.
    if (event.key === "Escape") mark();
    if (event.key === "Escape" && chosen) {
      const last = chosen;
      location.hash = "";
      last.focus();
    }
    ({ "+": zooms.in, "=": zooms.in, "-": zooms.out, 0: zooms.fit })[event.key]?.();
  });

  zoom(Math.max(whole(), LEGIBLE));
  view.scrollTo(0, 0);
  mark();
}
