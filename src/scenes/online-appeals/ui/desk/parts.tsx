import type { ReactNode } from 'react';
import { ReasonSheet } from '../../../../fronts/kit/desk/index.tsx';
import { useText } from '../../../../fronts/kit/index.tsx';
import { deskWords } from './words/desk-words.ts';

export interface WhyProps {
  readonly title: string;
  readonly isBusy: boolean;
  readonly most?: number;
  readonly onClose: () => void;
  readonly onDecide: (reason: string) => void;
}

/** Asks why something is refused, returned, pressed or corrected. */
export function Why(props: WhyProps): ReactNode {
  const text = useText(deskWords);
  return <ReasonSheet {...props} label={text.reason} submit={text.confirm} needed={text.needed} />;
}
