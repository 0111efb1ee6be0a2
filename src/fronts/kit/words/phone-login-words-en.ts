import type { Translated } from '../i18n.ts';
import type { words as source } from './phone-login-words-zh.ts';

export const words: Translated<typeof source> = {
  title: 'Confirm your phone',
  why: 'Progress is sent to this number. It serves the matter alone and is never public.',
  phone: 'Mobile number',
  phoneHint: '11 digits',
  sendCode: 'Send me a code',
  sendAgain: 'Send it again',
  code: 'Code',
  codeHint: '6 digits, good for 5 minutes',
  signIn: 'Confirm and go on',
  demoBox: 'Demonstration mailbox',
  demoWords: 'This demonstration sends no text messages; the code is shown here:',
  demoNone: 'No message yet',
};
