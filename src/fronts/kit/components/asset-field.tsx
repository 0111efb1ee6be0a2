import type { ReactNode } from 'react';
import {
  ASSET_KINDS,
  type Asset,
  type AssetKind,
  MOST_ASSET_CHARACTERS,
  readAsset,
} from '../../../lib/asset.ts';
import { useText } from '../browser/use-text.ts';
import { kitWords } from '../words/kit-words.ts';
import { Field, Input, Select } from './form.tsx';

/** What is filled in; an empty number names nothing. */
export interface AssetDraft {
  readonly assetKind: AssetKind;
  readonly assetNumber: string;
}
export const noAsset: AssetDraft = { assetKind: 'lamp-post', assetNumber: '' };

/** The thing that was filled in: undefined for none, `wrong` when its number cannot be one. */
export function assetOf({ assetKind, assetNumber = '' }: Partial<AssetDraft>): Asset | 'wrong' | undefined {
  if (assetNumber.trim() === '') return undefined;
  return readAsset(assetKind ?? noAsset.assetKind, assetNumber) ?? 'wrong';
}

/** The number on a thing, for who sees one: a lamp post, an elevator, a component. */
export function AssetField(props: {
  draft: Partial<AssetDraft>;
  onChange: (draft: AssetDraft) => void;
}): ReactNode {
  const { assetKind = noAsset.assetKind, assetNumber = '' } = props.draft;
  const text = useText(kitWords);
  const isWrong = assetOf(props.draft) === 'wrong';
  return (
    <Field
      label={text.assetNumber}
      hint={assetKind === 'component' ? text.assetComponentHint : text.assetHint}
      problem={isWrong && assetNumber.length > 2 ? text.assetWrong(assetKind === 'component') : undefined}
      isOptional
    >
      {(attributes) => (
        <span className="cb-asset">
          <Select
            aria-label={text.assetKind}
            value={assetKind}
            options={ASSET_KINDS.map((kind) => ({ value: kind, label: text.assetKinds(kind) }))}
            onChange={(kind) => props.onChange({ assetKind: kind as AssetKind, assetNumber })}
          />
          <Input
            {...attributes}
            autoComplete="off"
            inputMode={assetKind === 'component' ? 'numeric' : 'text'}
            maxLength={MOST_ASSET_CHARACTERS}
            value={assetNumber}
            onChange={(event) => props.onChange({ assetKind, assetNumber: event.target.value })}
          />
        </span>
      )}
    </Field>
  );
}
