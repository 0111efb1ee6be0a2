import { randomBytes } from 'node:crypto';
import { AppError } from '../../lib/errors.ts';
import { loadConfig } from '../../platform/config/index.ts';
import { inTransaction } from '../../platform/context/index.ts';
import { startApplication } from '../application.ts';
import type { Command } from './command.ts';

/** Opens the first account of an installation; further ones are opened on the console by an administrator. */
export const account: Command = {
  usage: 'LOGIN [--name NAME] [--role ROLE] [--organisation CODE]',
  summary:
    'opens an account with a first password that must be changed; the role is administrator unless said',
  options: { name: { type: 'string' }, role: { type: 'string' }, organisation: { type: 'string' } },
  run: async ({ values, positionals, say }) => {
    const [login] = positionals;
    if (login === undefined)
      throw new AppError('config.invalid', { name: 'account', value: '', expected: 'LOGIN' });
    const application = await startApplication(loadConfig(process.env), {
      duties: { serve: false, work: false },
    });
    try {
      const { root, city, auth } = application;
      const code = typeof values.organisation === 'string' ? values.organisation : undefined;
      const organisation = code === undefined ? undefined : city.organisations.findByCode(code);
      if (code !== undefined && !organisation)
        throw new AppError('organisations.not_found', { organisation: code });
      const role = typeof values.role === 'string' ? values.role : 'administrator';
      const password = `${randomBytes(9).toString('base64url')}-Aa1`;
      const id = await inTransaction(root, (tx) =>
        auth.createAccount(tx, {
          ...{ login, password, name: typeof values.name === 'string' ? values.name : login },
          ...(organisation && { organisationId: organisation.id }),
          grants: [{ role, ...(organisation && { organisationId: organisation.id }) }],
        }),
      );
      say(`opened ${login} as ${role}; the first password, to be changed when signing in: ${password}`);
      return { output: { id, login, role, password } };
    } finally {
      await application.stop();
    }
  },
};
