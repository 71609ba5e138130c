// Texts below 4.5:1 and borders of fields below 3:1 (WCAG 2.2, 1.4.3 and 1.4.11), as [what, where, how much].
// A text on a picture or gradient is left out: its ground has no single colour.
() => {
  const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).slice(0, 3)
      .map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.backgroundImage !== "none") return null;
      const [, , , alpha = 1] = parts(style.backgroundColor);
      if (alpha > 0) return style.backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  const bad = [];
  for (const e of document.querySelectorAll("body *")) {
    const style = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || style.visibility === "hidden" || e.closest(".vh")) continue;
    const speaks = [...e.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const back = ground(e);
    if (speaks && back && ratio(style.color, back) < 4.5) {
      bad.push(["text", `${e.tagName}.${e.className}`, ratio(style.color, back).toFixed(2)]);
    }
    const isField = e.matches("input:not([type=checkbox], [type=hidden]), select, textarea");
    if (isField && ratio(style.borderTopColor, style.backgroundColor) < 3) {
      bad.push(["border", e.id, ratio(style.borderTopColor, style.backgroundColor).toFixed(2)]);
    }
  }
  return bad;
}
