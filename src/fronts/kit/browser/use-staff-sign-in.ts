import { type FormEvent, useState } from 'react';
import { api } from '../api.ts';
import { isApiError } from '../problem.ts';
import { useAttempt } from './use-attempt.ts';

/**
 * Signing in as staff: account, password, and the second factor once the server has asked for it. `keep`: the device
 * is the person's own, or a wall, and stays signed in when its browser ends.
 */
export function useStaffSignIn<Me>(onSignedIn: (me: Me) => void, { keep = false } = {}) {
  const [fields, setFields] = useState({ login: '', password: '', totp: '' });
  const [asksTotp, setAsksTotp] = useState(false);
  const { attempt, error, isBusy } = useAttempt();
  const set = (name: keyof typeof fields) => (value: string) => setFields({ ...fields, [name]: value });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const { login, password, totp } = fields;
    const body = { login: login.trim(), password, ...(totp !== '' && { totp }), ...(keep && { keep }) };
    void attempt(async () => {
      try {
        onSignedIn(await api<Me>('POST', '/api/v1/auth/login', body));
      } catch (problem) {
        if (isApiError(problem) && problem.code.includes('totp')) setAsksTotp(true);
        throw problem;
      }
    });
  };
  return { fields, set, asksTotp, error, isBusy, send };
}
