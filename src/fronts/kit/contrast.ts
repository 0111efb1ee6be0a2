/**
 * Contrast between two colours as WCAG 2.2 defines it (success criterion 1.4.3): 1 for none, 21 for black on white.
 * Takes `#rrggbb`; throws on anything else.
 */
export function contrastRatio(foreground: string, background: string): number {
  const [one, two] = [relativeLuminance(foreground), relativeLuminance(background)];
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
}

/** Relative luminance of `#rrggbb` between 0 (black) and 1 (white), by the WCAG 2.2 definition. */
export function relativeLuminance(colour: string): number {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour.trim());
  if (match === null) throw new Error(`Not a colour of the form #rrggbb: ${colour}`);
  const [red, green, blue] = match.slice(1).map((pair) => {
    const channel = Number.parseInt(pair, 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** The custom properties of one rule of a style sheet: `{ '--ink': '#16201f', … }`. */
export function readTokens(styleSheet: string, selector: string): Map<string, string> {
  const plain = styleSheet.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const start = plain.indexOf(`${selector} {`);
  if (start < 0) throw new Error(`No rule ${selector} in the style sheet`);
  const body = plain.slice(plain.indexOf('{', start) + 1, plain.indexOf('}', start));
  const tokens = new Map<string, string>();
  for (const declaration of body.split(';')) {
    const colon = declaration.indexOf(':');
    const name = declaration.slice(0, colon).trim();
    if (colon > 0 && name.startsWith('--')) tokens.set(name, declaration.slice(colon + 1).trim());
  }
  return tokens;
}
