import sharp from 'sharp';
import type { Random } from '../../cities/seeded-random.ts';

const WIDTH = 480;
const HEIGHT = 360;

/** 合成 in strokes on a square of 40, so that the label needs no font on any machine. */
const LABEL = `<path d="M20 3 L4 18 M20 3 L36 18 M12 18 H28 M9 24 H31 V38 H9 Z
  M54 9 H84 M54 9 V24 Q54 33 49 38 M54 18 H65 V30 Q65 34 60 33 M70 3 Q71 26 86 37 L87 31 M82 15 Q78 30 66 38 M79 2 L84 6"
  fill="none" stroke="#fff" stroke-width="3"/>`;

/**
 * Two small JPEGs of one drawn street corner, before with a stain and after without, each labelled as synthetic in
 * the picture itself. About 8 kB each.
 */
export async function drawPair(random: Random): Promise<{ before: Buffer; after: Buffer }> {
  const hue = Math.floor(random() * 360);
  const stainX = Math.floor(120 + random() * 240);
  const houses = Array.from({ length: 5 }, (_, index) => {
    const height = 60 + Math.floor(random() * 100);
    return `<rect x="${index * 96 + 6}" y="${200 - height}" width="84" height="${height}" fill="hsl(${(hue + index * 25) % 360} 25% 55%)"/>`;
  }).join('');
  const stain = Array.from({ length: 9 }, () => {
    const x = stainX + Math.floor((random() - 0.5) * 110);
    const y = 290 + Math.floor((random() - 0.5) * 44);
    return `<ellipse cx="${x}" cy="${y}" rx="${8 + Math.floor(random() * 20)}" ry="${5 + Math.floor(random() * 10)}" fill="hsl(30 30% ${20 + Math.floor(random() * 25)}%)"/>`;
  }).join('');
  const [before, after] = await Promise.all([draw(houses, stain), draw(houses, '')]);
  return { before, after };
}

function draw(houses: string, stain: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <rect width="${WIDTH}" height="200" fill="#bcd3e6"/>${houses}
    <rect y="200" width="${WIDTH}" height="160" fill="#9a9a96"/><rect y="200" width="${WIDTH}" height="18" fill="#c9c7bf"/>${stain}
    <rect x="10" y="10" width="104" height="52" fill="#b00020"/><g transform="translate(18 15)">${LABEL}</g></svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 70 }).toBuffer();
}
