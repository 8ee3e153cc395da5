// Every visible text of a page or a picture: its colour, what it stands on, and whether it fits.
() => {
  const channel = (value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [red, green, blue] = numbers(colour).map(channel);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const within = (inner, outer) =>
    inner.left >= outer.left - 0.5 && inner.right <= outer.right + 0.5 &&
    inner.top >= outer.top - 0.5 && inner.bottom <= outer.bottom + 0.5;
  const drawn = [...document.querySelectorAll("svg.picture text")].map((text) => {
    const ground = text.parentElement.querySelector(":scope > .shape")
      ?? text.ownerSVGElement.querySelector(".paper");
    return {
      text: text.textContent,
      colour: getComputedStyle(text).fill,
      ground: getComputedStyle(ground).fill,
      inside: within(text.getBoundingClientRect(), ground.getBoundingClientRect()),
    };
  });
  const ground = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    const opaque = (numbers(colour)[3] ?? 1) > 0;
    return opaque || !element.parentElement ? colour : ground(element.parentElement);
  };
  const written = [...document.querySelectorAll("body *")].filter((element) =>
    !element.closest("svg, script, style") && element.checkVisibility()
    && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  const boxes = written.map((element) => ({
    text: element.textContent.trim(),
    colour: getComputedStyle(element).color,
    ground: ground(element),
    inside: element.scrollWidth <= element.clientWidth || element.clientWidth === 0,
  }));
  return [...drawn, ...boxes].map((look) => ({
    ...look, contrast: contrast(look.colour, look.ground),
  }));
}
