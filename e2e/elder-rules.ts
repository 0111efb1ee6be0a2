import type { Page } from 'playwright-core';

/** Main text of elder mode (适老化): px at the least, and its line spacing. */
const LEAST_TEXT_PX = 18;
const LEAST_LEADING = 1.3;
/** A finger's target, both ways; half a pixel is rounding. */
const LEAST_TARGET_PX = 59.5;
/** Words on their ground, large ones too. */
const LEAST_CONTRAST = 4.5;

/** Runs in the page: everything that can be seen on it, or in the sheet that is open, against the rules. */
const measure = `(() => {
  const problems = [];
  const root = document.querySelector('dialog[open]') ?? document.body;
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    const isThere = box.width > 1 && box.height > 1 && box.right > 0 && box.bottom + scrollY > 0;
    return isThere && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const name = (element) =>
    element.tagName.toLowerCase() + '.' + element.getAttribute('class') + ' "' + (element.textContent ?? '').trim().slice(0, 24) + '"';
  const partsOf = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
    return { rgb: [red, green, blue], alpha };
  };
  const over = (top, below) => top.rgb.map((part, index) => part * top.alpha + below[index] * (1 - top.alpha));
  const groundOf = (element) => {
    if (element === null) return [255, 255, 255];
    const ground = partsOf(getComputedStyle(element).backgroundColor);
    return ground.alpha === 1 ? ground.rgb : over(ground, groundOf(element.parentElement));
  };
  const lightOf = (rgb) => {
    const [red, green, blue] = rgb.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrastOf = (element) => {
    const ground = groundOf(element);
    const [dark, light] = [ground, over(partsOf(getComputedStyle(element).color), ground)].map(lightOf).sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const told = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() === '' || told.has(element) || !seen(element)) continue;
    if (element.closest('option, script, style, noscript, .cb-unseen')) continue;
    told.add(element);
    const style = getComputedStyle(element);
    const scale = element.ownerSVGElement ? element.getScreenCTM().a : 1;
    const size = Number.parseFloat(style.fontSize) * scale;
    if (size < ${LEAST_TEXT_PX} - 0.1) problems.push('text of ' + size.toFixed(1) + ' px: ' + name(element));
    const isOff = element.closest(':disabled, [aria-hidden=true]') !== null || element.ownerSVGElement;
    const contrast = isOff ? 21 : contrastOf(element);
    if (contrast < ${LEAST_CONTRAST}) problems.push('contrast of ' + contrast.toFixed(2) + ': ' + name(element));
    const leading = style.lineHeight === 'normal' ? 0 : Number.parseFloat(style.lineHeight) / Number.parseFloat(style.fontSize);
    if (!element.ownerSVGElement && leading < ${LEAST_LEADING} - 0.01)
      problems.push('lines of ' + leading.toFixed(2) + ': ' + name(element));
  }
  const pressed = 'button, a[href], select, textarea, summary, [role=button], input:not([type=hidden])';
  for (const element of root.querySelectorAll(pressed)) {
    const isSmall = ['radio', 'checkbox', 'file'].includes(element.type);
    const target = isSmall ? (element.closest('label') ?? element) : element;
    if (!seen(target)) continue;
    const box = target.getBoundingClientRect();
    if (box.width < ${LEAST_TARGET_PX} || box.height < ${LEAST_TARGET_PX})
      problems.push('target of ' + box.width.toFixed(0) + ' x ' + box.height.toFixed(0) + ': ' + name(target));
  }
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) problems.push('page is ' + wide + ' px too wide');
  return [...new Set(problems)];
})()`;

/** What breaks the rules of elder mode on the page, one line each; empty when nothing does. */
export const elderProblems = (page: Page) => page.evaluate<string[]>(measure);
