import { type ComponentType, lazy } from 'react';
import type { CasePartProps } from '../kit/index.tsx';

/** A page that a scene adds to the desk: `scenes/<id>/ui/console.tsx` exports `page`. */
export interface ScenePage {
  readonly path: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** In whose row of pages it stands: who has any of these permissions. */
  readonly permissions: readonly string[];
  /** Who may open it: any of the scene's permissions. */
  readonly openFor: readonly string[];
  readonly Page: ComponentType;
  /** The lower, the earlier in the row of pages. */
  readonly order: number;
  /** What a unit should know before it writes the result of a case of this channel. */
  readonly resultHint: { readonly zh: string; readonly en: string } | undefined;
}

type SceneModule = { default: ComponentType };

// A scene's manifest says what its page is called; the page itself arrives when it is opened.
const pages = import.meta.glob<SceneModule>('../../scenes/*/ui/console.tsx');
const manifests = import.meta.glob<{
  manifest: {
    id: string;
    title: { zh: string; en: string };
    permissions: readonly { id: string }[];
    deskFor?: readonly string[];
    deskOrder?: number;
    resultHint?: { zh: string; en: string };
  };
}>('../../scenes/*/manifest.ts', { eager: true });

const parts = import.meta.glob<{ default: ComponentType<CasePartProps> }>('../../scenes/*/ui/case-part.tsx');

/** What scenes add to the page of a case, found by their folders. */
export const sceneCaseParts: readonly { readonly id: string; readonly Part: ComponentType<CasePartProps> }[] =
  Object.entries(parts).map(([id, load]) => ({ id, Part: lazy(load) }));

const found: readonly ScenePage[] = Object.entries(pages).flatMap(([path, load]) => {
  const manifest = manifests[path.replace('ui/console.tsx', 'manifest.ts')]?.manifest;
  if (manifest === undefined) return [];
  const openFor = manifest.permissions.map((permission) => permission.id);
  return [
    {
      path: `/scenes/${manifest.id}`,
      title: manifest.title,
      permissions: manifest.deskFor ?? openFor,
      openFor,
      Page: lazy(load),
      order: manifest.deskOrder ?? 70,
      resultHint: manifest.resultHint,
    },
  ];
});

/** The pages of all scenes, found by their folders, in the order of their row. */
export const scenePages: readonly ScenePage[] = found.toSorted((a, b) => a.order - b.order);
