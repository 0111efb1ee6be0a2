// Every component in every state, for those who build fronts and for pictures.
// /kit/gallery/?device=phone|desk|wall&theme=light|dark&elder=0|18|24|30&language=zh|en&only=marks
import './gallery.css';
import { changePreferences, mountFront } from '../index.tsx';
import { parsePreferences } from '../preferences.ts';
import { Gallery } from './gallery.tsx';

const query = new URLSearchParams(location.search);
const asked = { ...Object.fromEntries(query), elder: Number(query.get('elder') ?? 0) };
const device = (['phone', 'desk', 'wall'] as const).find((each) => each === query.get('device')) ?? 'desk';
const base = { language: 'zh', elder: 0, theme: device === 'wall' ? 'dark' : 'light' } as const;

await changePreferences(parsePreferences(JSON.stringify(asked), base));
await mountFront({ name: 'kit/gallery', device, children: <Gallery only={query.get('only') ?? ''} /> });
