import type { Translated } from '../../kit/i18n.ts';
import type { words as source } from './citizen-words-zh.ts';

export const words: Translated<typeof source> = {
  title: 'City services',
  call: 'Call',
  callWhy: 'If photos or typing are a trouble, just call: somebody writes it down for you.',
  callTo: (number, name) => `Call ${number} ${name}`,
  gridMember: 'My grid member',
  gridMemberWhy: 'Who looks after your neighbourhood; you can turn to them directly.',
  gridMemberFind: 'Find my grid member',
  gridMemberNone: 'No grid member is registered here yet; please call the hotline.',
  gridMemberNoPlace: 'Your position is not known. Allow it and try again, or call the hotline.',
  gridMemberOf: (area) => `Looks after ${area}`,
  gridMemberCall: (name) => `Call ${name}`,
  elderOn: 'Large type',
  elderOff: 'Standard',
  larger: 'Larger',
  smaller: 'Smaller',
  settings: 'Display and sign-in',
  signedInAs: (phone) => `Confirmed ${phone}`,
  eraseMe: 'Erase my data',
  eraseMeWhat:
    'Your account, messages, name, number and what you wrote are erased for good. What is still being handled keeps what the handling needs until the night after it closes; records of the work and figures hold nothing personal.',
  eraseMeDo: 'Erase, for good',
  signIn: 'Sign in with your phone number',
  signInForMessages: 'Sign in to see your messages',
  signOut: 'Sign out',
  signOutDrafts:
    'A report was begun and not sent. Its words and photos are removed from this device when you sign out.',
  notFound: 'There is no such page',
  toHome: 'To the first page',
};
