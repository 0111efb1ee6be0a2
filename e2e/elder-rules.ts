import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Main text of elder mode (适老化): px at the least, and its line spacing. */
const LEAST_TEXT_PX = 18;
const LEAST_LEADING = 1.3;
/** A finger's target, both ways; half a pixel is rounding. */
const LEAST_TARGET_PX = 59.5;

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

/** What is too faint to read on the page; the same at every size of letters. */
export async function faintWords(page: Page): Promise<string[]> {
  // Also large letters have 4.5 : 1 here, though elsewhere 3 : 1 would do for them.
  const contrast = { contrastRatio: { normal: { expected: 4.5 }, large: { expected: 4.5 } } };
  const { violations } = await new AxeBuilder({ page })
    .options({ runOnly: ['color-contrast'], checks: { 'color-contrast': { options: contrast } } })
    .analyze();
  return violations.flatMap((rule) => rule.nodes.map((node) => `faint: ${node.target.join(' ')}`));
}
