/* What a careful eye finds wrong with the page as it is now: a list of sentences, empty if all is well. */
(rules) => {
  const problems = [];
  const say = (what, node, more = "") => {
    const id = node?.id ? `#${node.id}` : "";
    const kind = node ? `<${node.localName}${id}${node.classList?.length ? "." + [...node.classList].join(".") : ""}>` : "";
    problems.push(`${what} ${kind} ${more}`.trim());
  };
  const rectOf = (node) => node.getBoundingClientRect();
  const isShown = (node) => {
    const { width, height } = rectOf(node);
    if (!width || !height || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    for (let up = node; up; up = up.parentElement) if (getComputedStyle(up).clipPath.startsWith("inset(50%")) return false;
    return true;
  };

  // Colours
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const paint = canvas.getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const colour = (text) => {
    if (known.has(text)) return known.get(text);
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = "#000";
    paint.fillStyle = text;
    paint.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
    known.set(text, { r, g, b, a: a / 255 });
    return known.get(text);
  };
  const over = (top, under) => ({
    r: top.r * top.a + under.r * (1 - top.a),
    g: top.g * top.a + under.g * (1 - top.a),
    b: top.b * top.a + under.b * (1 - top.a),
    a: 1,
  });
  const light = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  /** Every colour that may be behind `node`: the stops of a gradient count each. */
  const grounds = (node) => {
    const layers = [];
    for (let up = node; up; up = up.parentElement) {
      const style = getComputedStyle(up);
      const stops = style.backgroundImage.match(/(rgba?|color|oklch|oklab)\([^)]*\)/g);
      if (stops) {
        const found = stops.map(colour).filter(({ a }) => a > 0);
        if (found.length) { layers.push(found); if (found.every(({ a }) => a === 1)) break; }
      }
      const flat = colour(style.backgroundColor);
      if (flat.a > 0) layers.push([flat]);
      if (flat.a === 1) break;
    }
    return layers.reverse().reduce((under, tops) => tops.flatMap((top) => under.map((one) => over(top, one))), [{ r: 255, g: 255, b: 255, a: 1 }]);
  };
  const worst = (text, node) => Math.min(...grounds(node).map((ground) => contrast(over(colour(text), ground), ground)));

  if (rules.contrast) {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen = new Set();
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const node = text.parentElement;
      if (!text.data.trim() || seen.has(node) || node.closest("svg, script, style, noscript, option, [hidden]") || !isShown(node)) continue;
      seen.add(node);
      if (node.closest(":disabled, [aria-disabled=true]")) continue;
      const ratio = worst(getComputedStyle(node).color, node);
      if (ratio < 4.495) say(`text ${ratio.toFixed(2)}:1`, node, JSON.stringify(text.data.trim().slice(0, 40)));
    }
    const edges = (style) => {
      const found = [];
      if (parseFloat(style.borderTopWidth) >= 1 && style.borderTopStyle !== "none") found.push(style.borderTopColor);
      const shadow = style.boxShadow.match(/^(rgba?\([^)]*\)|color\([^)]*\))/);
      if (shadow) found.push(shadow[0]);
      return found;
    };
    for (const node of document.querySelectorAll(".btn, .chip, .pick span, .in, .tick input, .hand, .k, button.go, .disc, .ring, .met, .vow i")) {
      if (!isShown(node) || node.matches(":disabled, [aria-disabled=true]") || node.closest("svg")) continue;
      const style = getComputedStyle(node);
      const shown = [...edges(style), style.backgroundColor];
      const best = Math.max(...shown.map((one) => worst(one, node.parentElement)));
      if (best < 2.995) say(`shape ${best.toFixed(2)}:1`, node);
    }
    // What is drawn: a shape shows by its fill or by its edge. Stems fade on purpose, threads only hint, edges and holes are the ground's; a stamp has its own ground.
    const drawn = "svg :is(circle, path, rect, text):not(defs *, clipPath *, .stems *, .ring-threads *, .mini *, .clockface *, .edge, .hole)";
    for (const node of document.querySelectorAll(drawn)) {
      const style = getComputedStyle(node);
      const inks = [style.fill, style.stroke].filter((ink) => /^(rgb|color)/.test(ink) && colour(ink).a > 0);
      if (!inks.length || !isShown(node.closest("svg"))) continue;
      const best = Math.max(...inks.map((ink) => worst(ink, node.closest("svg").parentElement)));
      const least = node.localName === "text" ? 4.495 : 2.995;
      if (best < least) say(`drawn ${best.toFixed(2)}:1`, node, node.getAttribute("class") ?? "");
    }
  }

  if (rules.ids) {
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) problems.push(`two have the id ${id}`);
  }

  if (rules.width) {
    const page = document.scrollingElement;
    if (page.scrollWidth > innerWidth + 1) problems.push(`the page is ${page.scrollWidth - innerWidth} px too wide`);
    const isCut = (node) => {
      for (let up = node.parentElement; up; up = up.parentElement) if (getComputedStyle(up).overflowX !== "visible" && up !== document.body) return true;
      return false;
    };
    for (const node of document.body.querySelectorAll("*")) {
      if (node.closest("svg, .vh, [hidden], dialog:not([open])") || !isShown(node) || isCut(node)) continue;
      const { left, right } = rectOf(node);
      const { width, height } = rectOf(node);
      const isSqueezed = width < 90 && height > 8 * width && [...node.childNodes].some(({ data }) => data?.trim().length > 12);
      if (isSqueezed) say(`squeezed to ${Math.round(width)} px:`, node, node.textContent.trim().slice(0, 30));
      if (right > innerWidth + 1 || left < -1) say(`out of the page by ${Math.round(Math.max(right - innerWidth, -left))} px:`, node);
    }
  }

  if (rules.places) {
    // Where letters really are: what a line keeps free above and below them may lie under other lines.
    const words = [];
    const hides = (style) => /hidden|clip/.test(style.overflowX + style.overflowY);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const node = text.parentElement;
      if (!text.data.trim() || node.closest(".vh, [aria-hidden=true], [hidden], template, script, style, noscript, title") || !isShown(node)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const style = getComputedStyle(node);
      const isDrawn = node instanceof SVGElement;
      const letters = isDrawn ? [rectOf(node.closest("text"))] : [...range.getClientRects()];
      for (const { left, right, top, bottom } of letters) {
        const inset = (bottom - top) * 0.24;
        words.push({ node, text: text.data.trim().slice(0, 40), left, right, top: top + inset, bottom: bottom - inset });
      }
      // Names that flow past fade out on purpose.
      if (node.closest(".lobby-names > :not(:first-child)")) continue;
      for (let up = node; up && up !== document.body; up = up.parentElement) {
        const own = getComputedStyle(up);
        if (own.textOverflow === "ellipsis" && up.scrollWidth > up.clientWidth + 1) say("cut with dots:", up, text.data.trim().slice(0, 40));
        if (own.webkitLineClamp !== "none" && up.scrollHeight > up.clientHeight + 3) say("cut after its last line:", up, text.data.trim().slice(0, 40));
        if (!hides(own)) continue;
        const frame = rectOf(up);
        for (const { left, right, top, bottom } of letters) {
          const isGone = left >= frame.right || right <= frame.left || top >= frame.bottom || bottom <= frame.top;
          const inset = (bottom - top) * 0.24;
          const isCut = left < frame.left - 2 || right > frame.right + 2 || top + inset < frame.top - 1 || bottom - inset > frame.bottom + 1;
          if (!isGone && isCut) say("cut by its frame:", up, text.data.trim().slice(0, 40));
        }
      }
    }
    const seen = words.filter(({ left, right, top, bottom }) => right > 0 && bottom > 0 && left < innerWidth && top < innerHeight);
    const isHidden = (word) => {
      for (let up = word.node; up && up !== document.body; up = up.parentElement) {
        const frame = rectOf(up);
        if (hides(getComputedStyle(up)) && (word.left >= frame.right || word.right <= frame.left || word.top >= frame.bottom || word.bottom <= frame.top)) return true;
      }
      return false;
    };
    const shown = seen.filter((word) => !isHidden(word));
    for (const word of shown) {
      const by = Math.max(word.right - innerWidth, -word.left, word.bottom - innerHeight, -word.top);
      if (by > 2 && !word.node.closest(".lobby-names")) say(`out of the picture by ${Math.round(by)} px:`, word.node, word.text);
    }
    const covers = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 3 && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 3;
    shown.forEach((one, at) => {
      for (const other of shown.slice(at + 1)) {
        const isOneText = one.node === other.node || (one.node.closest("text") && one.node.closest("text") === other.node.closest("text"));
        if (!isOneText && covers(one, other)) say("words over words:", one.node, `${JSON.stringify(one.text)} and ${JSON.stringify(other.text)}`);
      }
    });
    for (const square of document.querySelectorAll(".square, .code-square, .qr-box, .poster__square")) {
      const frame = rectOf(square);
      for (const word of shown) if (!square.contains(word.node) && covers(word, frame)) say("words over the square:", word.node, word.text);
    }
  }

  if (rules.targets) {
    for (const node of document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")) {
      if (!isShown(node) || node.closest("[inert]")) continue;
      const target = node.closest("label") ?? node;
      const { width, height } = rectOf(target);
      // A link in the middle of a sentence may be as tall as its line (WCAG 2.5.8).
      const isInline = node.matches("a") && getComputedStyle(node).display === "inline";
      const least = node.matches(".go") ? 104 : node.matches(".btn:not(.btn--sm)") ? 60 : 44;
      if (!isInline && (height < least - 0.5 || width < 43.5)) say(`target ${Math.round(width)}×${Math.round(height)}, not ${least}:`, node, node.textContent.trim().slice(0, 30));
    }
  }

  if (rules.foot) {
    const matters = "h1, h2, h3, a[href], button, summary, select, textarea, input:not([type=hidden])";
    for (const node of document.querySelectorAll(matters)) {
      const target = node.closest("label") ?? node;
      if (!isShown(target) || node.closest(".foot, [inert]")) continue;
      target.scrollIntoView({ block: "nearest" });
      const { left, top, width, height } = rectOf(target);
      // What is higher than the room above the foot is read by scrolling on.
      const spots = [top + 4, Math.min(top + height, top + 44) - 4];
      const hidden = spots.some((y) => document.elementFromPoint(left + width / 2, y)?.closest(".foot"));
      if (hidden) say("under the foot:", node, node.textContent.trim().slice(0, 30));
    }
    scrollTo(0, 0);
  }

  if (rules.still) {
    for (const motion of document.getAnimations()) {
      const { duration, iterations } = motion.effect.getComputedTiming();
      if (Number(duration) > 1 || iterations > 1) say(`moves for ${duration} ms although motion is reduced:`, motion.effect.target);
    }
  }
  return [...new Set(problems)];
}
